import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, output, signal } from '@angular/core';
import type { OccurrenceList } from '@soc-agent/contracts';
import { read } from '../shared/api/read.js';
import { settle } from '../shared/api/settle.js';
import { Age } from '../shared/ui/age.js';
import { Attempt } from '../shared/ui/attempt.js';
import { Banner } from '../shared/ui/banner.js';
import { Complaint } from '../shared/ui/complaint.js';
import { Foreign } from '../shared/ui/foreign.js';
import { SureButton } from '../shared/ui/sure-button.js';

/** What of many is shown. */
const SHOWN = 50;

/** The signals that were folded into a threat: how many, why, which; and the way back. */
@Component({
  selector: 'app-threat-occurrences',
  imports: [Age, Banner, Complaint, Foreign, SureButton],
  template: `
    <app-banner data-testid="occurrences">
      <p class="line">
        <strong>{{ occurrences() }} signals.</strong> One was analyzed, {{ occurrences() - 1 }}
        {{ occurrences() === 2 ? 'was' : 'were' }} folded into it.
        <button
          type="button"
          class="button"
          aria-controls="folded"
          [attr.aria-expanded]="isOpen()"
          (click)="isOpen.set(!isOpen())"
        >
          {{ isOpen() ? 'Hide' : 'Show' }}
        </button>
        @if (mayUnfold()) {
          <app-sure-button
            label="Unfold"
            name="Make each a threat of its own"
            [disabled]="attempt.busy()"
            (sure)="unfold()"
          />
        }
      </p>
      <app-complaint [of]="attempt" />
      @if (isOpen() && list.value(); as folded) {
        <p class="muted">{{ folded.reason }}</p>
        <ul id="folded">
          @for (one of folded.items; track one.id) {
            <li>
              <app-age [at]="one.occurredAt" />
              <span class="truncate"><app-foreign [text]="one.title" /></span>
              <code class="truncate"><app-foreign [text]="one.eventId ?? one.id" /></code>
            </li>
          }
        </ul>
        @if (folded.total > folded.items.length) {
          <p class="muted">and {{ folded.total - folded.items.length }} more</p>
        }
      }
    </app-banner>
  `,
  styles: `
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--s2);
    }
    li {
      display: grid;
      grid-template-columns: 64px minmax(0, 2fr) minmax(0, 1fr);
      align-items: center;
      gap: var(--s2);
      min-height: 24px;
      font-size: var(--t-s);
    }
  `,
})
export class ThreatOccurrences {
  private readonly http = inject(HttpClient);

  readonly id = input.required<string>();
  readonly occurrences = input.required<number>();
  readonly mayUnfold = input(false);
  readonly unfolded = output();

  protected readonly isOpen = signal(false);
  protected readonly attempt = new Attempt();
  private readonly path = computed(() => `/api/threats/${this.id()}`);
  protected readonly list = read<OccurrenceList>(() =>
    this.isOpen() ? { url: `${this.path()}/occurrences`, params: { limit: SHOWN } } : undefined,
  );

  protected async unfold(): Promise<void> {
    if (await this.attempt.at(() => settle(this.http.post(`${this.path()}/unfold`, undefined)))) this.unfolded.emit();
  }
}
