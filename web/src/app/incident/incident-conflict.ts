import { Component, inject } from '@angular/core';
import { Age } from '../shared/ui/age.js';
import { Banner } from '../shared/ui/banner.js';
import { Foreign } from '../shared/ui/foreign.js';
import { DEED_LABELS, IncidentStore } from './incident-store.js';

/** Somebody else was first: who, when, and what they did. */
@Component({
  selector: 'app-incident-conflict',
  imports: [Age, Banner, Foreign],
  template: `
    @if (store.conflict(); as conflict) {
      <app-banner tone="warn" data-testid="conflict">
        {{ labels[conflict.deed].failed }}: this was changed while you looked at it.
        @for (line of conflict.lines.slice(0, 3); track line.seq) {
          <span class="line">
            <b
              ><bdi>{{ line.by ?? 'The system' }}</bdi></b
            >, <app-age [at]="line.at" /> ago:
            <app-foreign [text]="line.text" />
          </span>
        } @empty {
          <span class="line">It changes faster than it can be decided on.</span>
        }
        <span actions class="buttons">
          <button type="button" class="button" (click)="conflict.again()">Do it all the same</button>
          <button type="button" class="button ghost" (click)="store.dismissConflict()">Leave it</button>
        </span>
      </app-banner>
    }
  `,
  styles: `
    :host:empty {
      display: none;
    }
    .line {
      display: block;
    }
    .buttons {
      display: flex;
      gap: var(--s1);
    }
  `,
})
export class IncidentConflict {
  protected readonly store = inject(IncidentStore);
  protected readonly labels = DEED_LABELS;
}
