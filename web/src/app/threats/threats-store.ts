import { inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { ThreatSummary } from '@soc-agent/contracts';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { ThreatsApi, type ThreatPage, type ThreatQuery } from '../shared/api/threats-api.js';
import { LiveThreats } from '../shared/live/live-threats.js';
import { updateThreats } from '../shared/threat-table/merge-threats.js';
import { matchesQuery } from './threat-query.js';

const PAGE_SIZE = 50;

/** One page of the threat list. Its rows change in place; newcomers are counted, and shown when asked for. */
@Injectable()
export class ThreatsStore {
  private readonly api = inject(ThreatsApi);

  private readonly current = signal<ThreatPage | undefined>(undefined);
  private readonly failure = signal<ApiProblem | undefined>(undefined);
  private readonly busy = signal(false);
  private readonly newcomers = signal<ReadonlySet<string>>(new Set());
  private query: ThreatQuery = {};

  readonly page = this.current.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly loading = this.busy.asReadonly();
  /** Ids of threats that belong on this page and came after it was read. */
  readonly news = this.newcomers.asReadonly();

  constructor() {
    const live = inject(LiveThreats);
    live.changes.pipe(takeUntilDestroyed()).subscribe((changes) => this.apply(changes));
    live.lost.pipe(takeUntilDestroyed()).subscribe(() => void this.reload());
  }

  show(query: ThreatQuery): Promise<void> {
    this.query = query;
    return this.reload();
  }

  async reload(): Promise<void> {
    const query = this.query;
    this.busy.set(true);
    try {
      const page = await this.api.list({ ...query, limit: PAGE_SIZE });
      if (query !== this.query) return;
      this.current.set(page);
      this.newcomers.set(new Set());
      this.failure.set(undefined);
    } catch (problem) {
      if (query === this.query) this.failure.set(problem as ApiProblem);
    } finally {
      if (query === this.query) this.busy.set(false);
    }
  }

  private apply(changes: readonly ThreatSummary[]): void {
    const page = this.current();
    if (!page) return;
    this.current.set({ ...page, items: [...updateThreats(page.items, changes)] });
    if (this.query.cursor) return;
    const first = page.items[0];
    const shown = new Set(page.items.map(({ id }) => id));
    const fresh = changes.filter(
      (threat) => !shown.has(threat.id) && (!first || threat.id > first.id) && matchesQuery(threat, this.query),
    );
    if (fresh.length > 0) this.newcomers.update((ids) => new Set([...ids, ...fresh.map(({ id }) => id)]));
  }
}
