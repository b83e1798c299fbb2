import { Component, computed, type ElementRef, inject, input, output, signal, viewChild } from '@angular/core';
import { Preferences } from '../preferences/preferences.js';
import { formatCount } from '../vocabulary/format.js';
import { keysOf, SEVERITY_LABELS } from '../vocabulary/labels.js';
import { momentLabel } from './axis.js';
import { ChartView, type ChartTable } from './chart-view.js';
import {
  type Brush,
  brushOf,
  brushShares,
  histogramBars,
  rangeOfBrush,
  type SeverityBucket,
  type TimeRange,
} from './histogram-bars.js';

/** Threats over time, stacked by severity; a brush, drawn or moved by its two handles, chooses a span of time. */
@Component({
  selector: 'app-histogram',
  imports: [ChartView],
  templateUrl: './severity-histogram.html',
  styleUrl: './severity-histogram.scss',
  host: { '(keydown.escape)': 'leave($event)' },
})
export class SeverityHistogram {
  private readonly preferences = inject(Preferences);
  private readonly plot = viewChild<ElementRef<HTMLElement>>('plot');

  readonly buckets = input.required<readonly SeverityBucket[]>();
  readonly bucketMs = input.required<number>();
  readonly heading = input('Threats over time');
  /** The heading is for those who hear it only. */
  readonly bare = input(false);
  /** Pixels of the bars, without the axis. */
  readonly height = input(56);
  /** The span that is chosen already. */
  readonly range = input<TimeRange>();
  /** Undefined: everything. */
  readonly brushed = output<TimeRange | undefined>();

  private readonly utc = computed(() => this.preferences.clock() === 'utc');
  protected readonly chart = computed(() => histogramBars(this.buckets(), this.bucketMs(), this.utc()));
  protected readonly last = computed(() => Math.max(0, this.buckets().length - 1));
  /** What is being chosen, before it is let go of. */
  private readonly drawn = signal<Brush | undefined>(undefined);
  private readonly pointed = signal<number | undefined>(undefined);
  private drawnFrom: number | undefined;

  protected readonly shares = computed(() => {
    const drawn = this.drawn();
    const range = drawn ? rangeOfBrush(drawn, this.buckets(), this.bucketMs()) : this.range();
    return brushShares(range, this.buckets(), this.bucketMs());
  });
  /** Buckets in which the handles stand: the ends of the axis where nothing is chosen. */
  protected readonly handles = computed<Brush>(() => {
    const count = this.buckets().length;
    const shares = this.shares();
    if (!shares || count === 0) return { first: 0, last: this.last() };
    return brushOf(shares.from + 1e-9, shares.to - 1e-9, count);
  });
  /** The bucket between the handles: each has its own side, so that neither lies upon the other. */
  protected readonly split = computed(() => Math.ceil((this.handles().first + this.handles().last) / 2));
  protected readonly says = computed(() => {
    const { total, totals } = this.chart();
    const peak = Math.max(0, ...totals);
    if (total === 0) return 'No threats in this time';
    return `${formatCount(total)} threats, at most ${formatCount(peak)} ${this.spanOf(totals.indexOf(peak))}`;
  });
  protected readonly readout = computed(() => {
    const bucket = this.pointed();
    return bucket === undefined ? '' : this.bucketText(bucket);
  });
  protected readonly table = computed<ChartTable>(() => {
    const severities = keysOf(SEVERITY_LABELS);
    return {
      columns: ['From', ...severities.map((key) => SEVERITY_LABELS[key])],
      rows: this.buckets().map(({ start, bySeverity }) => [
        momentLabel(Date.parse(start), this.utc()),
        ...severities.map((key) => bySeverity[key] ?? 0),
      ]),
    };
  });

  protected begin(event: PointerEvent): void {
    if (event.button !== 0 || this.buckets().length === 0) return;
    this.plot()?.nativeElement.setPointerCapture?.(event.pointerId);
    this.drawnFrom = this.placeOf(event);
    this.draw(event);
  }

  protected draw(event: PointerEvent): void {
    const place = this.placeOf(event);
    const count = this.buckets().length;
    this.pointed.set(count === 0 ? undefined : brushOf(place, place, count).first);
    if (this.drawnFrom !== undefined) this.drawn.set(brushOf(this.drawnFrom, place, count));
  }

  protected finish(): void {
    const drawn = this.drawn();
    this.giveUp();
    if (drawn) this.choose(drawn);
  }

  protected giveUp(): void {
    this.drawnFrom = undefined;
    this.drawn.set(undefined);
  }

  protected point(bucket: number | undefined): void {
    this.pointed.set(bucket);
  }

  /** A handle was moved; it pushes the other one along. */
  protected move(end: keyof Brush, value: string, isDone: boolean): void {
    const at = Number(value);
    const { first, last } = this.handles();
    const brush = end === 'first' ? { first: at, last: Math.max(at, last) } : { first: Math.min(at, first), last: at };
    this.pointed.set(at);
    if (!isDone) return this.drawn.set(brush);
    this.giveUp();
    this.choose(brush);
  }

  protected clear(): void {
    this.giveUp();
    this.brushed.emit(undefined);
  }

  /** Escape closes one thing: what is being drawn, then what is chosen. */
  protected leave(event: Event): void {
    if (!this.drawn() && !this.range()) return;
    event.stopPropagation();
    if (this.drawn()) this.giveUp();
    else this.clear();
  }

  /** `14:00 to 14:05: 3 critical, 2 high`. */
  protected bucketText(index: number): string {
    const bucket = this.buckets()[index];
    if (!bucket) return '';
    const counts = keysOf(SEVERITY_LABELS).flatMap((key) => {
      const count = bucket.bySeverity[key] ?? 0;
      return count > 0 ? [`${formatCount(count)} ${SEVERITY_LABELS[key].toLowerCase()}`] : [];
    });
    return `${this.spanOf(index)}: ${counts.join(', ') || 'none'}`;
  }

  private choose({ first, last }: Brush): void {
    const isAll = first === 0 && last === this.last();
    this.brushed.emit(isAll ? undefined : rangeOfBrush({ first, last }, this.buckets(), this.bucketMs()));
  }

  private spanOf(index: number): string {
    const start = Date.parse(this.buckets()[index]?.start ?? '');
    if (Number.isNaN(start)) return '';
    return `from ${momentLabel(start, this.utc())}`;
  }

  private placeOf({ clientX }: PointerEvent): number {
    const { left, width } = this.plot()?.nativeElement.getBoundingClientRect() ?? { left: 0, width: 0 };
    return width > 0 ? (clientX - left) / width : 0;
  }
}
