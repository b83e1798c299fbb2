import { Component, computed, input } from '@angular/core';
import type { Analytics } from '@soc-agent/contracts';
import { formatCount, formatDuration } from '../shared/vocabulary/format.js';

/** The figures an analyst looks at first. */
@Component({
  selector: 'app-kpis',
  template: `
    <dl>
      @for (kpi of kpis(); track kpi.id) {
        <div class="card" [class.warn]="kpi.warn">
          <dt>{{ kpi.label }}</dt>
          <dd class="num">
            <span [attr.data-testid]="'kpi-' + kpi.id">{{ kpi.value }}</span>
            <small>{{ kpi.note }}</small>
          </dd>
        </div>
      }
    </dl>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: repeat(6, minmax(0, 1fr));
      gap: 12px;
    }
    .card {
      padding: 10px 14px 11px;
    }
    dt {
      color: var(--text-3);
      font-size: 12px;
    }
    dd {
      display: flex;
      align-items: baseline;
      flex-wrap: wrap;
      gap: 0 8px;
      margin-top: 2px;
      font-size: 23px;
      font-weight: 620;
      letter-spacing: -0.025em;
      line-height: 1.25;
    }
    small {
      color: var(--text-3);
      font-size: 12px;
      font-weight: 450;
      letter-spacing: 0;
    }
    .warn span {
      color: var(--warn);
    }
    @media (max-width: 1100px) {
      dl {
        grid-template-columns: repeat(3, minmax(0, 1fr));
      }
    }
    @media (max-width: 720px) {
      dl {
        gap: 8px;
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
      .card {
        padding: 8px 12px;
      }
      dd {
        font-size: 20px;
      }
    }
  `,
})
export class Kpis {
  readonly analytics = input.required<Analytics>();
  /** Threats per second. */
  readonly throughput = input.required<number>();

  protected readonly kpis = computed(() => {
    const { totalThreats, customersAffected, requiringReview, processing, byStatus } = this.analytics();
    const underWay = byStatus.queued + byStatus.analyzing;
    return [
      {
        id: 'total',
        label: 'Threats',
        value: formatCount(totalThreats),
        note: underWay > 0 ? `${underWay} under way` : '',
      },
      { id: 'customers', label: 'Customers affected', value: formatCount(customersAffected), note: '' },
      {
        id: 'review',
        label: 'Requires review',
        value: formatCount(requiringReview),
        note: totalThreats > 0 ? `${Math.round((100 * requiringReview) / totalThreats)}% of all` : '',
        warn: requiringReview > 0,
      },
      {
        id: 'mean',
        label: 'Mean processing',
        value: formatDuration(processing.meanMs),
        note: `median ${formatDuration(processing.p50Ms)}`,
      },
      { id: 'p95', label: 'p95 processing', value: formatDuration(processing.p95Ms), note: '' },
      { id: 'throughput', label: 'Throughput now', value: this.throughput().toFixed(1), note: 'threats/s' },
    ];
  });
}
