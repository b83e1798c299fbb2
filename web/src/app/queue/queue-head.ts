import { BreakpointObserver } from '@angular/cdk/layout';
import { Component, computed, inject, input, output } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { ThreatCounts, ThreatHistogram } from '@soc-agent/contracts';
import type { Params } from '@angular/router';
import { map } from 'rxjs';
import { type Read, read } from '../shared/api/read.js';
import { SeverityHistogram } from '../shared/charts/severity-histogram.js';
import { Scope } from '../shared/scope/scope.js';
import { Clock } from '../shared/ui/clock.js';
import { FirstLook } from '../shared/ui/first-look.js';
import { refreshed } from './refreshed.js';

const HOUR_MS = 3_600_000;

/** One of the counts that lead somewhere. */
interface Count {
  id: string;
  label: string;
  value: number | undefined;
  tone: string;
  query: Params;
}

/** When threats came, with a brush that sets the time, and the four counts an analyst begins with. */
@Component({
  selector: 'app-queue-head',
  imports: [SeverityHistogram],
  template: `
    @if (hasRoom()) {
      <div class="histogram" [class.stale]="histogram.stale()">
        @if (histogram.value(); as drawn) {
          @defer (on immediate) {
            <app-histogram
              [bare]="true"
              [height]="34"
              [buckets]="drawn.buckets"
              [bucketMs]="drawn.bucketMs"
              [range]="range()"
              (brushed)="brushed($event)"
            />
          } @placeholder {
            <span class="skeleton"></span>
          }
        } @else if (histogram.problem(); as problem) {
          <p class="muted">
            No histogram: {{ problem.title }}
            <button type="button" class="button ghost" (click)="histogram.reload()">Try again</button>
          </p>
        } @else {
          <span class="skeleton"></span>
        }
      </div>
    }
    @for (count of shown(); track count.id) {
      <button
        type="button"
        class="count"
        [class.some]="!!count.value"
        [style.--tone]="count.tone"
        [attr.data-testid]="'count-' + count.id"
        (click)="chosen.emit(count.query)"
      >
        <b class="num">{{ count.value ?? '–' }}</b>
        <span>{{ count.label }}</span>
      </button>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr) repeat(4, minmax(76px, 104px));
      height: 64px;
      border-bottom: 1px solid var(--line);
    }
    .histogram {
      min-width: 0;
      padding: 2px var(--s3) 0;
      overflow: hidden;
    }
    .histogram.stale {
      opacity: 0.5;
    }
    .skeleton {
      height: 44px;
      margin-top: 6px;
    }
    .count {
      display: flex;
      flex-direction: column;
      justify-content: center;
      gap: 1px;
      padding: 0 var(--s2);
      border: 0;
      border-left: 1px solid var(--line);
      background: none;
      color: var(--text-2);
      font-size: var(--t-s);
      line-height: 1.25;
      text-align: left;
      cursor: pointer;
    }
    .count:hover {
      background: var(--surface-2);
    }
    b {
      color: var(--text-3);
      font-size: 18px;
      font-weight: 600;
    }
    .some b {
      color: var(--tone);
    }
    @media (max-width: 900px) {
      :host {
        grid-template-columns: repeat(4, 1fr);
        height: 52px;
      }
      .count {
        padding: 0 var(--s2);
      }
      b {
        font-size: 15px;
      }
    }
  `,
})
export class QueueHead {
  private readonly scope = inject(Scope);
  private readonly clock = inject(Clock);
  private readonly firstLook = inject(FirstLook);
  /** As the list asks, but for the time. */
  readonly filters = input.required<Readonly<Record<string, readonly string[]>>>();
  /** What to change of the address. */
  readonly chosen = output<Params>();

  /** A week, the range that was chosen, or as far back as the brush reaches: what is around it can be chosen, too. */
  private readonly windowFrom = computed(() => {
    const week = new Date(Math.floor(this.clock.minute() / HOUR_MS) * HOUR_MS - 7 * 24 * HOUR_MS).toISOString();
    const from = this.scope.from();
    return from && (this.scope.range() || from < week) ? from : week;
  });
  /** As the styles have it: where there is none, the histogram is not asked for either. */
  protected readonly hasRoom = toSignal(
    inject(BreakpointObserver)
      .observe('(max-width: 900px)')
      .pipe(map(({ matches }) => !matches)),
    { requireSync: true },
  );
  protected readonly histogram: Read<ThreatHistogram> = read<ThreatHistogram>(() =>
    this.hasRoom() && this.firstLook.isOver()
      ? {
          url: '/api/threats/histogram',
          params: { ...this.filters(), from: this.windowFrom(), buckets: 60 },
        }
      : undefined,
  );
  protected readonly counts: Read<ThreatCounts> = read<ThreatCounts>(() =>
    this.firstLook.isOver() ? '/api/threats/counts' : undefined,
  );
  protected readonly range = computed(() => {
    const [from, to] = [this.scope.from(), this.scope.to()];
    return from || to ? { from: from ?? this.first(), to: to ?? new Date().toISOString() } : undefined;
  });

  protected readonly shown = computed<Count[]>(() => {
    const counts = this.counts.value();
    const late = counts && counts.slaBreached + counts.slaNear;
    return [
      {
        id: 'critical',
        label: 'open critical',
        value: counts?.openCritical,
        tone: 'var(--sev-critical)',
        query: { severity: ['CRITICAL'], as: 'threats' },
      },
      {
        id: 'sla',
        label: 'past or near SLA',
        value: late,
        tone: counts?.slaBreached ? 'var(--danger)' : 'var(--warn)',
        query: { sla: ['breached', 'near'], sort: 'due', order: 'asc', as: 'threats' },
      },
      {
        id: 'approval',
        label: 'waiting for approval',
        value: counts?.waitingApproval,
        tone: 'var(--warn)',
        query: { approval: 'true', as: 'threats' },
      },
      {
        id: 'new',
        label: 'new since I left',
        value: counts?.newSinceSeen,
        tone: 'var(--accent)',
        query: { seen: 'no', as: 'threats' },
      },
    ];
  });

  constructor() {
    refreshed(() => {
      this.histogram.reload();
      this.counts.reload();
    }, 5000);
  }

  protected brushed(range: { from: string; to: string } | undefined): void {
    this.scope.showTime(range?.from, range?.to);
  }

  private first(): string {
    return this.histogram.value()?.buckets[0]?.start ?? new Date(0).toISOString();
  }
}
