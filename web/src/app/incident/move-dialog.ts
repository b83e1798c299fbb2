import { DIALOG_DATA, Dialog, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, type Injector, signal } from '@angular/core';
import type { IncidentList } from '@soc-agent/contracts';
import { firstValueFrom } from 'rxjs';
import { debounced } from '../shared/api/debounced.js';
import { read } from '../shared/api/read.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Notice } from '../shared/ui/notice.js';
import { SeverityMark } from '../shared/ui/severity-mark.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';

const TYPING_MS = 200;

interface Moving {
  /** Id of the incident that they leave. */
  from: string;
  customerName: string;
  groups: number;
}

/** Asks into which other incident of the customer groups go. */
@Component({
  selector: 'app-move-dialog',
  imports: [Foreign, Notice, SeverityMark, SkeletonRows],
  template: `
    <h2>Move {{ data.groups }} {{ data.groups === 1 ? 'group' : 'groups' }} to another incident</h2>
    <form (submit)="$event.preventDefault(); dialog.close(chosen())">
      <label for="moving-search" class="visually-hidden">Search incidents</label>
      <input
        id="moving-search"
        type="search"
        cdkFocusInitial
        placeholder="Number, title, entity, rule"
        (input)="text.set(valueOf($event))"
      />
      <fieldset class="list" [attr.aria-busy]="found.loading()">
        <legend class="visually-hidden">Incident</legend>
        @if (found.problem(); as problem) {
          <app-notice [problem]="problem" (retry)="found.reload()" />
        } @else if (!found.value()) {
          <app-skeleton-rows [count]="3" />
        } @else {
          @for (one of others(); track one.id) {
            <label>
              <input
                type="radio"
                name="target"
                [value]="one.id"
                [checked]="chosen() === one.id"
                (change)="chosen.set(one.id)"
              />
              <app-severity-mark [severity]="one.severity" />
              <span>#{{ one.number }} <app-foreign [text]="one.title" /></span>
            </label>
          } @empty {
            <p class="muted">No other open incident of this customer matches. Split makes a new one.</p>
          }
        }
      </fieldset>
      <p class="muted">They stay apart from what they leave.</p>
      <div class="buttons">
        <button type="button" class="button ghost" (click)="dialog.close()">Cancel</button>
        <button type="submit" class="button primary" [disabled]="!chosen()">Move</button>
      </div>
    </form>
  `,
  styleUrl: './dialog.scss',
})
export class MoveDialog {
  protected readonly dialog = inject<DialogRef<string>>(DialogRef);
  protected readonly data = inject<Moving>(DIALOG_DATA);
  protected readonly text = signal('');
  protected readonly chosen = signal<string | undefined>(undefined);
  private readonly typed = debounced(() => this.text().trim(), TYPING_MS);
  protected readonly found = read<IncidentList>(() => ({
    url: '/api/incidents',
    params: {
      customer: this.data.customerName,
      state: 'unclosed',
      sort: 'last',
      limit: 20,
      ...(this.typed() && { q: this.typed() }),
    },
  }));
  protected readonly others = computed(() => this.found.value()?.items.filter(({ id }) => id !== this.data.from) ?? []);

  protected valueOf(event: Event): string {
    return (event.target as HTMLInputElement).value;
  }
}

/** The id of the incident that somebody chose; undefined where they thought better of it. */
export function askWhereTo(injector: Injector, moving: Moving): Promise<string | undefined> {
  const opened = injector.get(Dialog).open<string, Moving>(MoveDialog, {
    data: moving,
    ariaLabel: 'Move groups',
    autoFocus: '[cdkFocusInitial]',
    width: 'min(560px, calc(100vw - 16px))',
    panelClass: 'pop',
  });
  return firstValueFrom(opened.closed);
}
