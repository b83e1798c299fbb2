import { Component, computed, inject, input } from '@angular/core';
import { Clock } from '../ui/clock.js';
import { formatDuration } from '../vocabulary/format.js';
import { ChartView, type ChartTable } from './chart-view.js';
import { ganttRows, type GanttTask, type TaskState } from './gantt-rows.js';

const STATES: Readonly<Record<TaskState, string>> = {
  done: 'done',
  working: 'working',
  degraded: 'degraded',
  failed: 'failed',
};

/** What ran when, and for how long, such as our five agents: a row for each, on one axis. */
@Component({
  selector: 'app-gantt',
  imports: [ChartView],
  template: `
    <app-chart-view [heading]="heading()" [level]="level()" [hint]="says()" [table]="table()">
      <ol>
        @for (row of chart().rows; track $index) {
          <li [class]="row.task.state">
            <span class="name truncate">{{ row.task.name }}</span>
            <span class="track" aria-hidden="true">
              @if (row.bar; as bar) {
                <i [style.left.%]="bar.from * 100" [style.width.%]="bar.width * 100"></i>
              }
            </span>
            <span class="num took">{{ row.took }}</span>
            @if (row.task.state !== 'done' || row.task.note) {
              <span class="note"
                ><bdi>{{ row.task.note || states[row.task.state] }}</bdi></span
              >
            }
          </li>
        } @empty {
          <li class="muted">Nothing has run yet.</li>
        }
      </ol>
      <div class="axis num" aria-hidden="true">
        <div>
          @for (tick of chart().ticks; track tick.at) {
            <span [style.left.%]="tick.at * 100">{{ tick.label }}</span>
          }
        </div>
      </div>
    </app-chart-view>
  `,
  styleUrl: './gantt.scss',
})
export class Gantt {
  private readonly clock = inject(Clock);

  readonly tasks = input.required<readonly GanttTask[]>();
  readonly heading = input('Agents');
  readonly level = input(2);

  protected readonly states = STATES;
  /** The clock is looked at only while something goes on. */
  protected readonly chart = computed(() => {
    const tasks = this.tasks();
    const isUnderWay = tasks.some(({ startMs, endMs }) => startMs !== undefined && endMs === undefined);
    return ganttRows(tasks, isUnderWay ? this.clock.now() : 0);
  });
  protected readonly says = computed(() => {
    const { rows, spanMs } = this.chart();
    return rows.some(({ bar }) => bar) ? `${formatDuration(spanMs)} in all` : '';
  });
  protected readonly table = computed<ChartTable>(() => ({
    columns: ['Name', 'Began after', 'Took', 'State', 'Note'],
    rows: this.chart().rows.map(({ task, bar, took }) => [
      task.name,
      bar ? formatDuration(bar.from * this.chart().spanMs) : 'not yet',
      took,
      STATES[task.state],
      task.note ?? '',
    ]),
  }));
}
