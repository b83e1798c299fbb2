import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { IncidentDetail, IncidentSummary } from '@soc-agent/contracts';
import { Age } from '../shared/ui/age.js';
import { Foreign } from '../shared/ui/foreign.js';
import { SeverityMark } from '../shared/ui/severity-mark.js';
import { STATE_LABELS } from './incident-labels.js';

/** Incidents that share something with this one and were not merged by themselves, each with a way to merge the two. */
@Component({
  selector: 'app-incident-related',
  imports: [Age, Foreign, RouterLink, SeverityMark],
  template: `
    <ul>
      @for (one of incident().relations; track one.id) {
        <li data-testid="related-incident">
          <app-severity-mark [severity]="one.severity" />
          <a class="title" [routerLink]="['/incidents', one.id]"
            >#{{ one.number }} <app-foreign [text]="one.title"
          /></a>
          <span class="muted how">{{ how(one) }} · {{ states[one.state] }} · <app-age [at]="one.lastAt" /></span>
          @if (writable() && one.state !== 'closed') {
            <button
              type="button"
              class="button ghost"
              [attr.aria-label]="'Merge with #' + one.number"
              (click)="merge.emit(one)"
            >
              Merge
            </button>
          }
        </li>
      } @empty {
        <li class="muted none">Nothing else shares anything with it.</li>
      }
    </ul>
  `,
  styles: `
    li {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto auto;
      gap: var(--s2);
      align-items: center;
      min-height: var(--row);
      border-bottom: 1px solid var(--line);
      font-size: var(--t-m);
    }
    .none {
      display: block;
      border: 0;
    }
    .title {
      overflow: hidden;
      color: var(--text);
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .how {
      font-size: var(--t-s);
      white-space: nowrap;
    }
    @media (max-width: 720px) {
      .how {
        grid-row: 2;
        grid-column: 2 / -1;
      }
    }
  `,
})
export class IncidentRelated {
  readonly incident = input.required<IncidentDetail>();
  readonly writable = input(false);
  readonly merge = output<IncidentSummary>();
  protected readonly states = STATE_LABELS;
  private readonly continuations = computed(() => ({
    [this.incident().continues ?? '']: 'this goes on from it',
    [this.incident().continuedBy ?? '']: 'goes on from this',
  }));

  protected how({ id }: IncidentSummary): string {
    return this.continuations()[id] ?? 'related';
  }
}
