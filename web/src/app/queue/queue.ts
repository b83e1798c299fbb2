import { BreakpointObserver } from '@angular/cdk/layout';
import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import {
  ApplicationRef,
  Component,
  computed,
  effect,
  inject,
  injectAsync,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, type Params, Router, RouterLink } from '@angular/router';
import type { ThreatSort } from '@soc-agent/contracts';
import { map } from 'rxjs';
import { Columns3, Download, Funnel, PanelLeft } from 'lucide';
import { Session } from '../session/session.js';
import { DemoButtons } from '../shared/demo/demo-buttons.js';
import { Intake } from '../shared/live/intake.js';
import { MOST_NEWCOMERS } from '../shared/live/newcomers.js';
import { Preferences } from '../shared/preferences/preferences.js';
import { Scope } from '../shared/scope/scope.js';
import { Banner } from '../shared/ui/banner.js';
import { FirstLook } from '../shared/ui/first-look.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Icon } from '../shared/ui/icon.js';
import { Notice } from '../shared/ui/notice.js';
import { type Segment, Segments } from '../shared/ui/segments.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { formatUpTo } from '../shared/vocabulary/format.js';
import { Bulk } from '../shared/decisions/bulk.js';
import { BulkBar, type BulkOrder } from './bulk-bar.js';
import { Cursor } from './cursor.js';
import { exportUrls, suppressionQuery } from './exports.js';
import { Flyout } from './flyout.js';
import { incidentFilters } from './incident-filters.js';
import { queueCommands } from './queue-commands.js';
import { QueueHead } from './queue-head.js';
import { QueueMenus } from './queue-menus.js';
import {
  apiFilters,
  changeOf,
  type Choice,
  choicesOf,
  clearing,
  queryOf,
  ROW_KINDS,
  type RowKind,
} from './queue-query.js';
import { QueueSide } from './queue-side.js';
import { QueueStore } from './queue-store.js';
import { QueueTable, type Pick } from './queue-table.js';
import { Seen } from './seen.js';
import { targetsOf, threatsOf } from './selection.js';
import { isForeignTrait, traitLabel, valueLabel } from './trait-labels.js';

const KIND_LABELS: Readonly<Record<RowKind, string>> = { incidents: 'Incidents', groups: 'Groups', threats: 'Threats' };

/** Home: what is to be looked at, the most pressing first, and what to do about it. */
@Component({
  selector: 'app-queue',
  imports: [
    Banner,
    BulkBar,
    CdkMenu,
    CdkMenuItem,
    CdkMenuTrigger,
    DemoButtons,
    Flyout,
    Foreign,
    Icon,
    Notice,
    QueueHead,
    QueueMenus,
    QueueSide,
    QueueTable,
    RouterLink,
    Segments,
    SkeletonRows,
  ],
  templateUrl: './queue.html',
  styleUrl: './queue.scss',
  providers: [QueueStore, Cursor],
})
export class Queue {
  private readonly app = inject(ApplicationRef);
  private readonly router = inject(Router);
  private readonly scope = inject(Scope);
  private readonly session = inject(Session);
  private readonly bulk = inject(Bulk);
  private readonly preferences = inject(Preferences);
  protected readonly store = inject(QueueStore);
  protected readonly cursor = inject(Cursor);
  protected readonly intake = inject(Intake);
  private readonly seen = inject(Seen);
  protected readonly firstLook = inject(FirstLook);

  private readonly params = toSignal(inject(ActivatedRoute).queryParamMap, { requireSync: true });
  protected readonly query = computed(() => queryOf(this.params()), { equal: sameJson });
  /** As the gateway is asked, time included. */
  protected readonly filters = computed<Record<string, readonly string[]>>(
    () => {
      const [from, to, customer] = [this.scope.from(), this.scope.to(), this.scope.customer()];
      return {
        ...apiFilters(this.query()),
        ...(from && { occurred_after: [from] }),
        ...(to && { occurred_before: [to] }),
        ...(this.scope.isBound() && customer && { customer: [customer] }),
      };
    },
    { equal: sameJson },
  );
  protected readonly untimed = computed(
    () => {
      const { occurred_after: _after, occurred_before: _before, ...rest } = this.filters();
      return rest;
    },
    { equal: sameJson },
  );
  protected readonly choices = computed(() => choicesOf(this.query()));
  protected readonly isNarrowed = computed(
    () => this.choices().length > 0 || this.scope.from() !== undefined || this.scope.to() !== undefined,
  );
  protected readonly segments = computed<Segment<RowKind>[]>(() =>
    ROW_KINDS.map((value) => {
      const count = this.store.counts()[value];
      return { value, label: KIND_LABELS[value], count: count && `${count.total}${count.isMore ? '+' : ''}` };
    }),
  );
  /** How many match altogether, in words. */
  protected readonly matching = computed(() => {
    const kind = this.query().as === 'threats' ? 'threats' : 'groups';
    const count = this.store.counts()[kind];
    return count ? `${count.total}${count.isMore ? '+' : ''} ${kind}` : kind;
  });
  protected readonly exports = computed(() => exportUrls(this.filters()));
  protected readonly row = computed(() => this.cursor.row());
  protected readonly place = computed(() => {
    const at = this.cursor.place();
    return at < 0 ? '' : `${at + 1} of ${this.store.rows().length}`;
  });
  protected readonly selectedThreats = computed(() => threatsOf(this.cursor.selection(), this.store.rows()));

  /** A rule for what all selected rows have in common, for who may write one. */
  protected readonly suppression = computed(() => {
    const { ids } = this.cursor.selection();
    const rows = this.store.rows().filter(({ id }) => ids.has(id));
    const [first] = rows;
    if (!first?.rule || !this.session.may('context')) return undefined;
    const isOne = rows.every(({ rule, customer }) => rule === first.rule && customer === first.customer);
    return isOne ? suppressionQuery(first) : undefined;
  });
  /** Of everything that matches, or of groups; threats that were chosen one by one have no filter that names them. */
  protected readonly selectedExports = computed(() => {
    const selection = this.cursor.selection();
    if (selection.isAll) return this.exports();
    const groups = [...selection.ids].filter((id) =>
      this.store.rows().some((row) => row.id === id && row.kind === 'group'),
    );
    return groups.length > 0 && groups.length === selection.ids.size ? exportUrls({ group: groups }) : undefined;
  });

  private readonly table = viewChild(QueueTable);
  private readonly flyout = viewChild<Flyout>('flyout');
  private readonly bar = viewChild(BulkBar);
  private readonly hovered = signal(false);
  protected readonly scrollTop = signal(0);
  /** Where there is no room beside the list, views and facets lie over it. */
  private readonly isNarrow = toSignal(
    inject(BreakpointObserver)
      .observe('(max-width: 1000px)')
      .pipe(map(({ matches }) => matches)),
    { initialValue: false },
  );
  private readonly isSideOver = signal(false);
  protected readonly isSideShown = computed(() =>
    this.isNarrow() ? this.isSideOver() : this.preferences.facets() === 'shown',
  );
  protected readonly isAtIncident = (id: string): boolean => this.cursor.isAtIncident(id);
  protected readonly icons = { facets: PanelLeft, columns: Columns3, exports: Download, filter: Funnel };
  protected readonly isForeign = isForeignTrait;
  protected readonly traitLabel = traitLabel;
  protected readonly valueLabel = valueLabel;
  protected readonly upTo = (count: number): string => formatUpTo(count, MOST_NEWCOMERS);

  constructor() {
    effect(() => {
      const { as, sort, order } = this.query();
      const filters = this.filters();
      const sorting: Record<string, string[]> =
        sort === 'newest' && order === 'desc' ? {} : { sort: [sort], order: [order] };
      this.store.show({
        as,
        filters,
        incidentFilters: incidentFilters(filters, this.query().isAll),
        sort: sorting,
        isNewestFirst: Object.keys(sorting).length === 0,
      });
      untracked(() => this.cursor.moveTo(this.router.url));
    });
    effect(() =>
      this.store.hold(this.hovered() || this.scrollTop() > 0 || this.cursor.isOpen() || this.cursor.isSelecting()),
    );
    effect(() => {
      if (!this.store.stale() && !this.store.loading()) this.cursor.settle();
    });
    effect(() => this.store.isWithoutRows() && this.firstLook.end());
    this.seen.follow();
    this.announce();
    queueCommands({
      cursor: this.cursor,
      isSelected: this.cursor.isSelecting,
      decidable: () => this.flyout()?.view(),
      focusReason: () => {
        // the bar may be new: what is typed next is for its field
        this.app.tick();
        this.bar()?.focusReason();
      },
      acknowledgeAll: () => this.order({ change: { triage: 'acknowledged' }, words: 'acknowledged' }),
      resume: () => this.resume(),
      may: () => this.session.may('triage'),
    });
  }

  protected change(queryParams: Params): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }

  protected showKind(as: RowKind): void {
    this.change({ as: as === 'incidents' ? null : as });
  }

  protected drop(choice: Choice): void {
    this.change(changeOf(this.query(), choice, false));
  }

  protected clear(): void {
    this.change(clearing(this.query()));
  }

  protected filterBy(entity: string): void {
    this.change(changeOf(this.query(), { trait: 'entity', value: entity, excluded: false }, true));
  }

  /** The same column again turns its order round. */
  protected sortBy(by: ThreatSort): void {
    const { sort, order } = this.query();
    const natural = by === 'due' ? 'asc' : 'desc';
    const next = by === sort && order === natural ? (natural === 'asc' ? 'desc' : 'asc') : natural;
    this.change({ as: 'threats', sort: by === 'newest' ? null : by, order: next === 'desc' ? null : next });
  }

  protected pick({ id, isRange }: Pick): void {
    this.cursor.pick(id, isRange);
  }

  protected hover(hovered: boolean): void {
    this.hovered.set(hovered);
  }

  protected scroll(top: number): void {
    this.scrollTop.set(top);
    this.cursor.scrolledTo(top);
  }

  protected resume(): void {
    this.table()?.toTop();
    this.store.resume();
  }

  protected async order({ change, words }: BulkOrder): Promise<void> {
    const targets = targetsOf(this.cursor.selection(), this.store.rows(), this.filters());
    this.cursor.deselect();
    if (await this.bulk.run(targets, change, words)) this.store.again();
  }

  protected toggleSide(): void {
    if (this.isNarrow()) this.isSideOver.update((shown) => !shown);
    else this.preferences.facets.update((now) => (now === 'shown' ? 'folded' : 'shown'));
  }

  /** What waits is said now and then, politely. */
  private announce(): void {
    const announcer = injectAsync(() => import('@angular/cdk/a11y').then((m) => m.LiveAnnouncer));
    let last = 0;
    effect(() => {
      const count = this.store.waitingCount();
      if (count === 0 || Date.now() - last < 10_000) return;
      last = Date.now();
      void announcer().then((one) => one.announce(`${this.upTo(count)} new in the queue`, 'polite'));
    });
  }
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
