import { Component, computed, input } from '@angular/core';
import type { Analytics } from '@soc-agent/contracts';
import { pipelineStages } from './series.js';
import { formatCount } from '../shared/vocabulary/format.js';

/** What each stage of the pipeline holds at this moment. */
@Component({
  selector: 'app-pipeline-strip',
  template: `
    <div class="card-head"><h2>Pipeline</h2></div>
    <table>
      <caption class="visually-hidden">
        Jobs per stage of the pipeline
      </caption>
      <thead>
        <tr>
          <th scope="col">Stage</th>
          <th scope="col">Waiting</th>
          <th scope="col">Active</th>
          <th scope="col">Failed</th>
        </tr>
      </thead>
      <tbody>
        @for (stage of stages(); track stage.name) {
          <tr>
            <th scope="row" class="truncate" [title]="stage.queues.join(', ')">
              {{ stage.name }}
              @if (stage.queues.length > 1) {
                <small>× {{ stage.queues.length }}</small>
              }
            </th>
            <td class="num" [class.some]="stage.waiting > 0">{{ count(stage.waiting) }}</td>
            <td class="num" [class.some]="stage.active > 0">{{ count(stage.active) }}</td>
            <td class="num" [class.bad]="stage.failed > 0">{{ count(stage.failed) }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styles: `
    :host {
      display: block;
      padding-bottom: 8px;
    }
    table {
      width: 100%;
      border-collapse: collapse;
      font-size: 12px;
    }
    th,
    td {
      height: 24px;
      padding: 0 8px;
      text-align: right;
      font-weight: 450;
      color: var(--text-3);
    }
    th:first-child {
      padding-left: 14px;
      text-align: left;
    }
    td:last-child,
    th:last-child {
      padding-right: 14px;
    }
    tbody th {
      color: var(--text-2);
    }
    small {
      color: var(--text-3);
    }
    .some {
      color: var(--accent);
      font-weight: 600;
    }
    .bad {
      color: var(--danger);
      font-weight: 600;
    }
  `,
  host: { class: 'card' },
})
export class PipelineStrip {
  readonly queues = input.required<Analytics['queues']>();
  protected readonly stages = computed(() => pipelineStages(this.queues()));
  protected readonly count = formatCount;
}
