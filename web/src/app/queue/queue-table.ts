import {
  CdkFixedSizeVirtualScroll,
  CdkVirtualForOf,
  CdkVirtualScrollableElement,
  CdkVirtualScrollViewport,
} from '@angular/cdk/scrolling';
import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { ThreatSort } from '@soc-agent/contracts';
import { UserRoundSearch } from 'lucide';
import { filter, take } from 'rxjs';
import { Sparkline } from '../shared/charts/sparkline.js';
import { Preferences } from '../shared/preferences/preferences.js';
import { afterPaint } from '../shared/ui/after-paint.js';
import { Age } from '../shared/ui/age.js';
import { EntityChip } from '../shared/ui/entity-chip.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Icon } from '../shared/ui/icon.js';
import { RiskBar } from '../shared/ui/risk-bar.js';
import { SeverityMark } from '../shared/ui/severity-mark.js';
import { SlaRing } from '../shared/ui/sla-ring.js';
import { COLUMNS, shownColumns } from './columns.js';
import { decisionOf, pageOf, type QueueRow } from './queue-row.js';

/** Below this width a row has two lines, and no columns. */
const NARROW = 480;
const NARROW_ROW = 54;
const ROW = { compact: 28, comfortable: 36 } as const;
/** How near the end of the rows more are read, rows. */
const NEAR_END = 40;
/** How far beyond what is in sight rows are drawn, and how much of that at once, pixels. */
const BUFFER = { most: 800, step: 200 } as const;

/** What was pressed while a row was chosen. */
export interface Pick {
  id: string;
  /** All from the last one up to this. */
  isRange: boolean;
}

/**
 * The rows, of which only those in sight are drawn. It is one grid with one stop for the Tab key: the row an analyst is at is
 * told by `aria-activedescendant`, so that it stays where it is while others come and go.
 */
@Component({
  selector: 'app-queue-table',
  imports: [
    Age,
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollableElement,
    CdkVirtualScrollViewport,
    EntityChip,
    Foreign,
    Icon,
    RiskBar,
    SeverityMark,
    SlaRing,
    Sparkline,
  ],
  templateUrl: './queue-table.html',
  styleUrl: './queue-table.scss',
  host: { '[class.narrow]': 'isNarrow()', '[class.stale]': 'stale()' },
})
export class QueueTable {
  private readonly preferences = inject(Preferences);
  private readonly destroyed = inject(DestroyRef);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly injector = inject(Injector);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');

  readonly rows = input.required<readonly QueueRow[]>();
  readonly hasCounts = input(false);
  readonly cursor = input<string | undefined>();
  readonly selected = input.required<ReadonlySet<string>>();
  readonly stale = input(false);
  readonly sort = input.required<ThreatSort>();
  readonly order = input.required<'asc' | 'desc'>();
  /** Pixels from the top at the beginning. */
  readonly startAt = input(0);

  /** The first rows are there. */
  readonly drawn = output();
  readonly chosen = output<string>();
  readonly opened = output<string>();
  readonly picked = output<Pick>();
  readonly allPicked = output<boolean>();
  readonly sorted = output<ThreatSort>();
  readonly entityChosen = output<string>();
  readonly endNear = output();
  /** By how many rows an arrow key moves. */
  readonly moved = output<1 | -1>();
  readonly hovered = output<boolean>();
  readonly scrolled = output<number>();

  /** Pixels; 0 before it was measured: rows that are drawn for another width would be drawn twice, and move. */
  protected readonly width = signal(0);
  protected readonly isNarrow = computed(() => this.width() < NARROW);
  protected readonly rowHeight = computed(() => (this.isNarrow() ? NARROW_ROW : ROW[this.preferences.density()]));
  protected readonly columns = computed(() =>
    shownColumns(this.preferences.hiddenColumns(), this.width(), this.hasCounts()),
  );
  protected readonly grid = computed(() =>
    this.columns()
      .map(({ width }) => width)
      .join(' '),
  );
  /** Two lines have room for all but what stands for several. */
  protected readonly has = computed(
    () =>
      new Set(
        (this.isNarrow() ? COLUMNS : this.columns())
          .map(({ id }) => id)
          .filter((id) => !this.isNarrow() || id !== 'counts'),
      ),
  );
  protected readonly isAllPicked = computed(
    () => this.rows().length > 0 && this.rows().every(({ id }) => this.selected().has(id)),
  );
  /** It grows once what is in sight is drawn. */
  protected readonly buffer = signal(0);
  protected readonly review = UserRoundSearch;
  protected readonly decision = decisionOf;
  protected readonly pageOf = pageOf;

  constructor() {
    afterNextRender(() => {
      this.width.set(this.host.clientWidth);
      const observer = new ResizeObserver(([entry]) => this.width.set(entry?.contentRect.width ?? 0));
      observer.observe(this.host);
      this.destroyed.onDestroy(() => observer.disconnect());
    });
    effect(() => {
      const viewport = this.viewport();
      if (viewport) this.begin(viewport, untracked(this.startAt));
    });
    // the row one is at is in sight, but nothing moves because others came
    effect(() => {
      const cursor = this.cursor();
      untracked(() => cursor && this.bringIntoSight(cursor));
    });
  }

  protected track = (_: number, row: QueueRow): string => row.id;

  protected rowId(id: string): string {
    return `row-${id.replace(/[^\w-]/g, '_')}`;
  }

  protected onScroll(): void {
    const { scrollTop, clientHeight } = this.scroller().nativeElement;
    this.scrolled.emit(scrollTop);
    // what is drawn follows a frame later, and a leap to the end is not followed by another scroll
    if ((scrollTop + clientHeight) / this.rowHeight() >= this.rows().length - NEAR_END) this.endNear.emit();
  }

  protected onKey(event: KeyboardEvent): void {
    const places = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key];
    if (!places || event.target !== event.currentTarget) return;
    event.preventDefault();
    this.moved.emit(places);
  }

  protected onClick(event: MouseEvent, row: QueueRow): void {
    if (event.shiftKey) this.picked.emit({ id: row.id, isRange: true });
    else this.chosen.emit(row.id);
  }

  protected pick(event: MouseEvent, row: QueueRow): void {
    event.stopPropagation();
    this.picked.emit({ id: row.id, isRange: event.shiftKey });
  }

  /** A plain click on a title shows it beside the list, as one on its row does; with a key held down it opens as links do. (A `routerLink` would lead away.) */
  protected onTitle(event: MouseEvent): void {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) event.preventDefault();
    else event.stopPropagation();
  }

  /** To the first row. */
  toTop(): void {
    this.scroller().nativeElement.scrollTop = 0;
  }

  /** Once there are rows, and room to scroll. */
  private begin(viewport: CdkVirtualScrollViewport, top: number): void {
    viewport.renderedRangeStream
      .pipe(
        filter(({ end }) => end > 0),
        take(1),
      )
      .subscribe(() => {
        const begin = (): void => {
          if (top > 0) this.scroller().nativeElement.scrollTop = top;
          this.drawn.emit();
          this.growBuffer();
        };
        afterNextRender(begin, { injector: this.injector });
      });
  }

  /** After each frame a few rows more. */
  private growBuffer(): void {
    if (this.buffer() >= BUFFER.most) return;
    afterPaint(() => {
      this.buffer.update((pixels) => pixels + BUFFER.step);
      this.growBuffer();
    });
  }

  private bringIntoSight(id: string): void {
    const place = this.rows().findIndex((row) => row.id === id);
    if (place < 0) return;
    const { nativeElement: scroller } = this.scroller();
    const top = place * this.rowHeight();
    const room = scroller.clientHeight - ROW.compact;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + this.rowHeight() > scroller.scrollTop + room) scroller.scrollTop = top + this.rowHeight() - room;
  }
}
