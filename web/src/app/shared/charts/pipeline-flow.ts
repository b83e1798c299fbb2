import { Component, computed, input } from '@angular/core';
import type { QueueFigures } from '@soc-agent/contracts';
import { formatCount, formatDuration } from '../vocabulary/format.js';
import { ChartView, type ChartTable } from './chart-view.js';
import { pipelineStages } from './pipeline-stages.js';

/** The way of a signal through the queues: what waits, what is worked on, for how long the oldest waits, what failed. */
@Component({
  selector: 'app-pipeline-flow',
  imports: [ChartView],
  template: `
    <app-chart-view [heading]="heading()" [table]="table()">
      <ol>
        @for (stage of stages(); track stage.name) {
          <li [class.busy]="stage.waiting + stage.active > 0" [class.bad]="stage.failed > 0">
            <strong>{{ stage.label }}</strong>
            @if (stage.queues.length > 1) {
              <small>{{ stage.queues.length }} queues</small>
            }
            <dl>
              <div>
                <dt>waiting</dt>
                <dd class="num">{{ count(stage.waiting) }}</dd>
              </div>
              <div>
                <dt>active</dt>
                <dd class="num">{{ count(stage.active) }}</dd>
              </div>
              <div>
                <dt>oldest</dt>
                <dd class="num">{{ stage.oldestSeconds > 0 ? duration(stage.oldestSeconds * 1000) : '–' }}</dd>
              </div>
              <div class="failed">
                <dt>failed</dt>
                <dd class="num">{{ count(stage.failed) }}</dd>
              </div>
            </dl>
          </li>
        }
      </ol>
    </app-chart-view>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    ol {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(132px, 1fr));
      gap: 12px 20px;
    }
    li {
      position: relative;
      padding: 8px 10px;
      border: 1px solid var(--line);
      border-top: 2px solid var(--line-strong);
      border-radius: var(--radius-s);
      background: var(--surface);
    }
    li:not(:last-child)::after {
      content: '';
      position: absolute;
      top: 50%;
      right: -15px;
      width: 7px;
      height: 7px;
      border: solid var(--text-3);
      border-width: 2px 2px 0 0;
      transform: rotate(45deg);
    }
    .busy {
      border-top-color: var(--accent);
    }
    .bad {
      border-top-color: var(--danger);
    }
    small {
      margin-left: 6px;
      color: var(--text-3);
    }
    dl div {
      display: flex;
      justify-content: space-between;
      color: var(--text-2);
      font-size: 12px;
      line-height: 18px;
    }
    dd {
      color: var(--text);
    }
    .bad .failed,
    .bad .failed dd {
      color: var(--danger);
      font-weight: 600;
    }
  `,
})
export class PipelineFlow {
  readonly queues = input.required<readonly QueueFigures[]>();
  readonly heading = input('Stages');

  protected readonly count = formatCount;
  protected readonly duration = formatDuration;
  protected readonly stages = computed(() => pipelineStages(this.queues()));
  protected readonly table = computed<ChartTable>(() => ({
    columns: ['Queue', 'Stage', 'Waiting', 'Active', 'Again later', 'Oldest', 'Failed'],
    rows: this.stages().flatMap(({ label, queues }) =>
      queues.map(({ name, waiting, active, delayed, oldestSeconds, failed }) => [
        name,
        label,
        waiting,
        active,
        delayed,
        oldestSeconds > 0 ? formatDuration(oldestSeconds * 1000) : '',
        failed,
      ]),
    ),
  }));
}
