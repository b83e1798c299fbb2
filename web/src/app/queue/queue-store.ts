import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { IncidentSummary, ThreatGroup, ThreatSummary } from '@soc-agent/contracts';
import { Decisions } from '../shared/decisions/decisions.js';
import { type IncidentChange, LiveIncidents } from '../shared/live/live-incidents.js';
import { LiveThreats } from '../shared/live/live-threats.js';
import { MOST_NEWCOMERS, Newcomers } from '../shared/live/newcomers.js';
import { TRIAGE_LABELS } from '../shared/vocabulary/labels.js';
import { changeThreats, countIntoGroups, letIn } from './live-rows.js';
import { matches } from './matches.js';
import { type Filters, Paged, type Question } from './paged.js';
import type { RowKind } from './queue-query.js';
import { groupRow, incidentRow, type QueueRow, threatRow } from './queue-row.js';

const PAGE_SIZE = 100;
/** As many as the gateway gives at once. */
const ON_SIZE = { threats: 500, groups: 200 } as const;
/** Rows that are kept at most. */
const MOST_ROWS = 10_000;
/** Lists that cannot tell by themselves what belongs to them are read again at most this often, milliseconds. */
const AGAIN_EVERY_MS = 1500;
/** How many newcomers are held back; of more the list is read again. */
const MOST_HELD = 500;

/** What the Queue asks for. */
export interface Wanted {
  as: RowKind;
  filters: Filters;
  incidentFilters: Filters | undefined;
  sort: Filters;
  /** Newcomers belong first. */
  isNewestFirst: boolean;
}

/** The rows of the Queue: read page after page, kept fresh by live changes, and held still while somebody is at them. */
@Injectable()
export class QueueStore {
  private readonly live = inject(LiveThreats);
  private readonly decisions = inject(Decisions);

  private readonly threats = new Paged<ThreatSummary>(PAGE_SIZE, ON_SIZE.threats);
  private readonly groups = new Paged<ThreatGroup>(PAGE_SIZE, ON_SIZE.groups);
  private readonly incidents = new Paged<IncidentSummary>(PAGE_SIZE);
  private readonly wanted = signal<Wanted | undefined>(undefined);
  private readonly held = signal(false);
  /** Those that wait, by id; of what is read again only the id is kept. */
  private readonly waiting = signal<ReadonlyMap<string, ThreatSummary | undefined>>(new Map());
  private againTimer: ReturnType<typeof setTimeout> | undefined;

  private readonly places = computed(() => new Map(this.threats.rows().map(({ id }, place) => [id, place])));
  private readonly as = computed(() => this.wanted()?.as ?? 'incidents');
  private readonly main = computed(() => (this.as() === 'threats' ? this.threats : this.groups));

  readonly rows = computed<readonly QueueRow[]>(() => {
    if (this.as() === 'threats') return this.withAheads(this.threats.rows().map(threatRow));
    const groups = this.groups.rows().map(groupRow);
    return this.as() === 'groups' ? groups : [...this.incidents.rows().map(incidentRow), ...groups];
  });
  readonly counts = computed(() => ({
    incidents: this.incidents.count(),
    groups: this.groups.count(),
    threats: this.threats.count(),
  }));
  readonly problem = computed(() => this.main().problem() ?? this.incidents.problem());
  readonly loading = computed(() => this.main().loading() || this.incidents.loading());
  readonly stale = computed(() => this.main().stale());
  /** Whether there has been an answer at all. */
  readonly isAnswered = computed(() => this.main().isAnswered());
  /** There are none to wait for. */
  readonly isWithoutRows = computed(
    () => this.problem() !== undefined || (this.isAnswered() && this.rows().length === 0),
  );
  /** How many came and are not among the rows: `MOST_NEWCOMERS` at most. */
  readonly waitingCount = computed(() => this.waiting().size);
  readonly isHeld = this.held.asReadonly();

  constructor() {
    this.live.changes.pipe(takeUntilDestroyed()).subscribe((changes) => this.apply(changes));
    this.live.lost.pipe(takeUntilDestroyed()).subscribe(() => this.again());
    const incidents = inject(LiveIncidents);
    incidents.changes.pipe(takeUntilDestroyed()).subscribe((changes) => this.applyIncidents(changes));
    incidents.lost.pipe(takeUntilDestroyed()).subscribe(() => void this.incidents.again());
    const stop = inject(Newcomers).listen({ waiting: this.waitingCount, resume: () => this.resume() });
    effect(() => {
      const wanted = this.wanted();
      untracked(() => void this.ask(wanted));
    });
    inject(DestroyRef).onDestroy(() => {
      stop();
      clearTimeout(this.againTimer);
    });
  }

  show(wanted: Wanted): void {
    this.wanted.set(wanted);
  }

  again(): void {
    this.waiting.set(new Map());
    for (const list of [this.threats, this.groups, this.incidents]) void list.again();
  }

  /** Reads on; an end of the list that is in sight asks for it. */
  more(): void {
    void this.main().more();
  }

  /** Keeps the rows where they are, as long as somebody is at them. */
  hold(held: boolean): void {
    if (this.held() === held) return;
    this.held.set(held);
    if (!held) this.resume();
  }

  /** Lets in what waits. */
  resume(): void {
    const waiting = [...this.waiting().values()];
    this.waiting.set(new Map());
    if (waiting.length === 0) return;
    const known = waiting.filter((threat) => threat !== undefined);
    if (this.canLetIn() && known.length === waiting.length) this.letIn(known);
    else this.again();
  }

  private async ask(wanted: Wanted | undefined): Promise<void> {
    this.waiting.set(new Map());
    if (!wanted) return;
    const { as, filters, incidentFilters, sort } = wanted;
    const threats: Question = { path: '/api/threats', filters: { ...filters, ...sort } };
    const groups: Question = {
      path: '/api/threats/groups',
      filters: as === 'incidents' ? { ...filters, incident: ['none'] } : filters,
    };
    await Promise.all([
      this.threats.ask(as === 'threats' ? threats : undefined),
      this.groups.ask(as === 'threats' ? undefined : groups),
      this.incidents.ask(
        as === 'incidents' && incidentFilters ? { path: '/api/incidents', filters: incidentFilters } : undefined,
      ),
    ]);
    // a reconnect asks only for what came later
    const last = this.threats.rows().reduce((most, { seq }) => Math.max(most, seq), 0);
    if (last > 0) this.live.startFrom(last);
  }

  private apply(changes: readonly ThreatSummary[]): void {
    const wanted = this.wanted();
    if (!wanted) return;
    if (this.problem()) this.againSoon();
    const merge = (): readonly ThreatSummary[] => {
      if (wanted.as === 'threats') {
        const { rows, unknown } = changeThreats(this.threats.rows(), this.places(), changes);
        if (rows !== this.threats.rows()) this.threats.change(() => rows);
        return unknown;
      }
      const { rows, unknown } = countIntoGroups(this.groups.rows(), changes);
      if (rows !== this.groups.rows()) this.groups.change(() => rows);
      return unknown;
    };
    this.welcome(merge(), wanted);
  }

  /** What belongs here and is not shown comes in, or waits while the rows are held. */
  private welcome(unknown: readonly ThreatSummary[], { filters }: Wanted): void {
    const told = unknown.map((threat) => ({ threat, belongs: matches(threat, filters) }));
    const ours = told.filter(({ belongs }) => belongs !== false).map(({ threat }) => threat);
    if (ours.length === 0) return;
    if (this.held()) {
      this.waiting.update((waiting) => withMore(waiting, ours));
    } else if (this.canLetIn() && told.every(({ belongs }) => belongs !== undefined)) {
      this.letIn(ours);
    } else {
      this.againSoon();
    }
  }

  private applyIncidents(changes: readonly IncidentChange[]): void {
    const changed = changes.map(({ incident }) => incident);
    const latest = new Map(changed.map((incident) => [incident.id, incident]));
    const taken = new Set(changes.flatMap(({ took }) => took));
    const known = new Set(this.incidents.rows().map(({ id }) => id));
    this.incidents.change((rows) =>
      rows
        .filter(({ id }) => !taken.has(id))
        .map((row) => {
          const change = latest.get(row.id);
          return change && change.version > row.version ? change : row;
        }),
    );
    const isNew = changed.some(({ id, state }) => !known.has(id) && state !== 'closed');
    if (isNew && this.as() === 'incidents' && !this.held()) this.againSoon();
  }

  private canLetIn(): boolean {
    return this.as() === 'threats' && (this.wanted()?.isNewestFirst ?? false);
  }

  private letIn(newcomers: readonly ThreatSummary[]): void {
    if (this.threats.rows().length + newcomers.length > MOST_ROWS) this.threats.end();
    this.threats.change((rows) => letIn(rows, newcomers, MOST_ROWS));
  }

  private againSoon(): void {
    this.againTimer ??= setTimeout(() => {
      this.againTimer = undefined;
      if (!this.held()) this.again();
    }, AGAIN_EVERY_MS);
  }

  /** What has been decided here and is not stored yet is shown already. */
  private withAheads(rows: readonly QueueRow[]): readonly QueueRow[] {
    const aheads = this.decisions.ahead();
    if (aheads.size === 0) return rows;
    return rows.map((row) => {
      const ahead = aheads.get(row.id);
      if (!ahead) return row;
      const { triage, verdict, assignee } = ahead;
      return {
        ...row,
        ...(triage && { state: triage === 'new' ? '' : TRIAGE_LABELS[triage], isClosed: triage === 'closed' }),
        ...(verdict && { verdict }),
        ...(assignee !== undefined && { owner: assignee }),
      };
    });
  }
}

/** What waits, with newcomers: bounded, however long the rows are held. */
function withMore(
  waiting: ReadonlyMap<string, ThreatSummary | undefined>,
  newcomers: readonly ThreatSummary[],
): ReadonlyMap<string, ThreatSummary | undefined> {
  const all = new Map(waiting);
  for (const one of newcomers) {
    if (all.size >= MOST_NEWCOMERS && !all.has(one.id)) continue;
    const isHeld = all.get(one.id) !== undefined || all.size < MOST_HELD;
    all.set(one.id, isHeld ? one : undefined);
  }
  return all;
}
