import { Component, computed, DestroyRef, ElementRef, inject, Injector, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { splitEntity } from '../vocabulary/entities.js';
import { Foreign } from './foreign.js';

/** How long a pointer rests before what is known is asked for, milliseconds. */
const REST_MS = 500;

/** Something a signal names. It leads to all that is known of it; where a list listens, a click filters instead. */
@Component({
  selector: 'app-entity-chip',
  imports: [Foreign, RouterLink],
  template: `
    @if (filters()) {
      <button
        type="button"
        class="chip"
        tabindex="-1"
        [title]="title()"
        (click)="$event.stopPropagation(); chosen.emit(entity())"
        (dblclick)="$event.stopPropagation()"
      >
        @if (parts().kind !== 'ip') {
          <i>{{ parts().kind }}</i>
        }
        <app-foreign [text]="parts().value" />
      </button>
    } @else {
      <a class="chip" [routerLink]="['/entities', parts().kind, parts().value]" [title]="title()">
        @if (parts().kind !== 'ip') {
          <i>{{ parts().kind }}</i>
        }
        <app-foreign [text]="parts().value" />
      </a>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      min-width: 0;
      max-width: 240px;
    }
    .chip {
      min-width: 0;
      max-width: 100%;
      padding: 0 5px;
      border: 1px solid var(--line);
      background: var(--surface-2);
      font: 450 var(--t-s) / 17px var(--mono);
      cursor: pointer;
      overflow: hidden;
    }
    .chip:hover {
      border-color: var(--line-strong);
      color: var(--text);
      text-decoration: none;
    }
    i {
      color: var(--text-3);
      font-style: normal;
    }
    app-foreign {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  `,
  host: { '(mouseenter)': 'rest()', '(mouseleave)': 'leave()' },
})
export class EntityChip {
  private readonly injector = inject(Injector);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private close: (() => void) | undefined;

  /** With its kind before it: `ip:203.0.113.42`. */
  readonly entity = input.required<string>();
  /** Whether a click says so instead of leading away. */
  readonly filters = input(false);
  readonly chosen = output<string>();
  protected readonly parts = computed(() => splitEntity(this.entity()));
  protected readonly title = computed(() => {
    const { kind, value } = this.parts();
    return this.filters() ? `Only threats with ${kind} ${value}` : `All that is known of ${kind} ${value}`;
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.leave());
  }

  protected rest(): void {
    this.timer = setTimeout(() => void this.show(), REST_MS);
  }

  protected leave(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.close?.();
    this.close = undefined;
  }

  private async show(): Promise<void> {
    const { showEntityCard } = await import('./entity-card.js');
    // the pointer may have gone on meanwhile
    if (this.timer !== undefined) this.close = showEntityCard(this.injector, this.host, this.entity());
  }
}
