import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed, toObservable } from '@angular/core/rxjs-interop';
import type { Analytics } from '@soc-agent/contracts';
import { filter, merge } from 'rxjs';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { ThreatsApi } from '../shared/api/threats-api.js';
import { LiveThreats } from '../shared/live/live-threats.js';
import { Clock } from '../shared/ui/clock.js';
import { arrivalsPerSecond, isAnalysisEnd, RATE_WINDOW_MS } from './arrival-rate.js';

/** Figures are read again at most this often, and only when something changed. */
const REFRESH_EVERY_MS = 2000;

/** The figures over all stored threats, kept fresh by live changes. */
@Injectable()
export class AnalyticsStore {
  private readonly api = inject(ThreatsApi);
  private readonly clock = inject(Clock);

  private readonly latest = signal<Analytics | undefined>(undefined);
  private readonly failure = signal<ApiProblem | undefined>(undefined);
  private readonly arrivals = signal<readonly number[]>([]);
  private readonly listeningSince = Date.now();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastRead = 0;
  private bucketMinutes = 60;

  /** The last good answer, also while a newer one is on its way or failed. */
  readonly analytics = this.latest.asReadonly();
  readonly problem = this.failure.asReadonly();
  /** Threats analyzed per second, over what this page heard in the last half minute. */
  readonly throughput = computed(() => arrivalsPerSecond(this.arrivals(), this.clock.now(), this.listeningSince));

  constructor() {
    const live = inject(LiveThreats);
    toObservable(live.state)
      .pipe(filter((state) => state === 'connected' && this.failure() !== undefined))
      .subscribe(() => this.refreshSoon());
    live.changes.pipe(takeUntilDestroyed()).subscribe((changes) => {
      this.noteArrivals(changes.filter(isAnalysisEnd).length);
    });
    merge(live.changes, live.lost)
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.refreshSoon());
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  /** Reads the figures with another width of the time buckets. */
  show(bucketMinutes: number): Promise<void> {
    this.bucketMinutes = bucketMinutes;
    return this.refresh();
  }

  async refresh(): Promise<void> {
    this.lastRead = Date.now();
    const bucketMinutes = this.bucketMinutes;
    try {
      const analytics = await this.api.analytics(bucketMinutes);
      if (bucketMinutes !== this.bucketMinutes) return;
      this.latest.set(analytics);
      this.failure.set(undefined);
    } catch (problem) {
      this.failure.set(problem as ApiProblem);
    }
  }

  private refreshSoon(): void {
    const wait = Math.max(0, this.lastRead + REFRESH_EVERY_MS - Date.now());
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.refresh();
    }, wait);
  }

  private noteArrivals(count: number): void {
    const now = Date.now();
    const recent = this.arrivals().filter((at) => at > now - RATE_WINDOW_MS);
    this.arrivals.set([...recent, ...Array<number>(count).fill(now)]);
  }
}
