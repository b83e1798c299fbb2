import { Component, computed, ElementRef, inject, input, output, signal } from '@angular/core';
import { Preferences } from '../preferences/preferences.js';
import { SEVERITY_LABELS } from '../vocabulary/labels.js';
import { momentLabel } from './axis.js';
import { ChartView, type ChartTable } from './chart-view.js';
import { type Lane, type LaneDot, type LaneEvent, neighbourOf, swimlaneDots } from './swimlane-dots.js';

/** What happened when, a lane for each kind of it. One dot is in the order of Tab; arrow keys go from dot to dot. */
@Component({
  selector: 'app-swimlanes',
  imports: [ChartView],
  template: `
    <app-chart-view [heading]="heading()" [level]="level()" [hint]="hint()" [table]="table()">
      <div class="lanes" (keydown)="step($event)">
        @for (lane of chart().lanes; track $index; let row = $index) {
          <div class="lane" role="group" [attr.aria-label]="lane.name">
            <span class="name truncate" aria-hidden="true" [title]="lane.name">{{ lane.name }}</span>
            <div class="track">
              @for (dot of lane.dots; track $index; let column = $index) {
                <button
                  type="button"
                  [class]="dot.severity?.toLowerCase()"
                  [class.many]="dot.events.length > 1"
                  [style.left.%]="dot.at * 100"
                  [tabindex]="row === at().lane && column === at().dot ? 0 : -1"
                  [attr.data-place]="row + '/' + column"
                  [attr.aria-label]="textOf(dot)"
                  (focus)="enter(row, column)"
                  (mouseenter)="pointed.set(dot)"
                  (click)="chosen.emit(dot.events)"
                >
                  @if (dot.events.length > 1) {
                    <span aria-hidden="true">{{ countOf(dot) }}</span>
                  }
                </button>
              }
            </div>
          </div>
        } @empty {
          <p class="muted">Nothing happened in this time.</p>
        }
      </div>
      <div class="axis num" aria-hidden="true">
        <div>
          @for (tick of chart().ticks; track tick.at) {
            <span [style.left.%]="tick.at * 100">{{ tick.label }}</span>
          }
        </div>
      </div>
      <p class="about" aria-hidden="true">
        @if (pointed(); as dot) {
          <bdi>{{ textOf(dot) }}</bdi>
        } @else {
          Point at a dot, or step through them with the arrow keys.
        }
      </p>
    </app-chart-view>
  `,
  styleUrl: './swimlanes.scss',
})
export class SwimlaneTimeline {
  private readonly preferences = inject(Preferences);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  readonly lanes = input.required<readonly Lane[]>();
  readonly heading = input('Timeline');
  readonly level = input(2);
  readonly hint = input('');
  /** The events of a dot that was pressed. */
  readonly chosen = output<readonly LaneEvent[]>();

  private readonly utc = computed(() => this.preferences.clock() === 'utc');
  protected readonly chart = computed(() => swimlaneDots(this.lanes(), this.utc()));
  private readonly entered = signal({ lane: 0, dot: 0 });
  /** The dot in the order of Tab: the one that was left, while it is there, or the first of all. */
  protected readonly at = computed(() => {
    const { lane, dot } = this.entered();
    const { lanes } = this.chart();
    if (lanes[lane]?.dots[dot]) return { lane, dot };
    return {
      lane: Math.max(
        0,
        lanes.findIndex(({ dots }) => dots.length > 0),
      ),
      dot: 0,
    };
  });
  protected readonly pointed = signal<LaneDot | undefined>(undefined);
  protected readonly table = computed<ChartTable>(() => ({
    columns: ['When', 'Lane', 'What', 'Severity'],
    rows: this.lanes()
      .flatMap(({ name, events }) => events.map((event) => ({ name, event, at: Date.parse(event.at) })))
      .filter(({ at }) => Number.isFinite(at))
      .sort((one, other) => one.at - other.at)
      .map(({ name, event: { title, severity }, at }) => [
        momentLabel(at, this.utc()),
        name,
        title,
        severity ? SEVERITY_LABELS[severity] : '',
      ]),
  }));

  protected enter(lane: number, dot: number): void {
    this.entered.set({ lane, dot });
    this.pointed.set(this.chart().lanes[lane]?.dots[dot]);
  }

  protected step(event: KeyboardEvent): void {
    const next = neighbourOf(this.chart().lanes, this.at(), event.key);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    this.host.querySelector<HTMLElement>(`[data-place="${next.lane}/${next.dot}"]`)?.focus();
  }

  /** The count in the dot; its label begins with it. */
  protected countOf({ events }: Pick<LaneDot, 'events'>): string {
    return events.length > 99 ? '99+' : String(events.length);
  }

  protected textOf({ atMs, events, severity }: LaneDot): string {
    const [first] = events;
    const more = events.length > 1 ? ` and ${events.length - 1} more` : '';
    const count = events.length > 1 ? `${this.countOf({ events })} from ` : '';
    const word = severity ? `, ${SEVERITY_LABELS[severity]}` : '';
    return `${count}${momentLabel(atMs, this.utc())}: ${first?.title ?? ''}${more}${word}`;
  }
}
