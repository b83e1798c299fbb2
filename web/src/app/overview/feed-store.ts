import { computed, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { ThreatSummary } from '@soc-agent/contracts';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { ThreatsApi } from '../shared/api/threats-api.js';
import { LiveThreats } from '../shared/live/live-threats.js';
import { mergeThreats, updateThreats } from '../shared/threat-table/merge-threats.js';

const MAX_ROWS = 200;
/** Nobody sees further down without scrolling, which holds the feed; drawing less keeps it smooth. */
const ROWS_AT_REST = 80;
const FIRST_ROWS = 60;

/** The newest threats as they come in. While held, known rows change in place and new ones wait. */
@Injectable()
export class FeedStore {
  private readonly api = inject(ThreatsApi);
  private readonly live = inject(LiveThreats);

  private readonly shown = signal<readonly ThreatSummary[]>([]);
  private readonly waiting = signal<readonly ThreatSummary[]>([]);
  private readonly held = signal(false);
  private readonly failure = signal<ApiProblem | undefined>(undefined);
  private readonly busy = signal(true);

  readonly rows = computed(() => (this.held() ? this.shown() : this.shown().slice(0, ROWS_AT_REST)));
  readonly problem = this.failure.asReadonly();
  readonly loading = this.busy.asReadonly();
  readonly paused = computed(() => this.held() && this.waiting().length > 0);
  readonly waitingCount = computed(() => this.waiting().length);

  constructor() {
    this.live.changes.pipe(takeUntilDestroyed()).subscribe((changes) => this.apply(changes));
    this.live.lost.pipe(takeUntilDestroyed()).subscribe(() => void this.load());
    void this.load();
  }

  async load(): Promise<void> {
    this.busy.set(true);
    try {
      const { items } = await this.api.list({ limit: FIRST_ROWS });
      this.live.startFrom(items.reduce((last, { seq }) => Math.max(last, seq), 0));
      this.shown.update((rows) => mergeThreats(rows, items, MAX_ROWS));
      this.failure.set(undefined);
    } catch (problem) {
      this.failure.set(problem as ApiProblem);
    } finally {
      this.busy.set(false);
    }
  }

  /** Keeps the rows where they are, as long as somebody is reading them. */
  hold(held: boolean): void {
    this.held.set(held);
    if (!held) this.resume();
  }

  /** Lets the waiting rows in. */
  resume(): void {
    this.shown.update((rows) => mergeThreats(rows, this.waiting(), MAX_ROWS));
    this.waiting.set([]);
  }

  private apply(changed: readonly ThreatSummary[]): void {
    const changes = changed.filter(({ status }) => status !== 'suppressed');
    // The system is back: what was not read then can be read now.
    if (this.failure()) void this.load();
    if (!this.held()) {
      this.shown.update((rows) => mergeThreats(rows, changes, MAX_ROWS));
      return;
    }
    const known = new Set(this.shown().map(({ id }) => id));
    this.shown.update((rows) => updateThreats(rows, changes));
    this.waiting.update((rows) =>
      mergeThreats(
        rows,
        changes.filter(({ id }) => !known.has(id)),
        MAX_ROWS,
      ),
    );
  }
}
