import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { ThreatAnalysis, ThreatInProgress } from '@soc-agent/contracts';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { ThreatsApi } from '../shared/api/threats-api.js';
import { LiveThreats } from '../shared/live/live-threats.js';
import { AGENT_LABELS, keysOf } from '../shared/vocabulary/labels.js';

/** While slots fill, the threat is read again this often. */
const POLL_EVERY_MS = 1000;

/** True once the analysis is complete. */
export function isAnalyzed(threat: ThreatAnalysis | ThreatInProgress): threat is ThreatAnalysis {
  return 'executiveSummary' in threat;
}

/** One threat, read again while its analysis is under way and whenever somebody changes it. */
@Injectable()
export class ThreatStore {
  private readonly api = inject(ThreatsApi);

  private readonly current = signal<ThreatAnalysis | ThreatInProgress | undefined>(undefined);
  private readonly failure = signal<ApiProblem | undefined>(undefined);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private id = '';
  private readings = 0;

  readonly threat = this.current.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly analysis = computed(() => {
    const threat = this.current();
    return threat && isAnalyzed(threat) ? threat : undefined;
  });
  readonly underWay = computed(() => {
    const threat = this.current();
    return threat !== undefined && !isAnalyzed(threat) && (threat.status === 'queued' || threat.status === 'analyzing');
  });

  /** The agents we have names for, and any others that answered. */
  readonly agents = computed(() => [
    ...new Set([...keysOf(AGENT_LABELS), ...keysOf(this.current()?.agentAnalyses ?? {})]),
  ]);
  readonly answered = computed(() => Object.keys(this.current()?.agentAnalyses ?? {}).length);

  constructor() {
    inject(LiveThreats)
      .changes.pipe(takeUntilDestroyed())
      .subscribe((changes) => {
        const change = changes.find(({ id }) => id === this.id);
        if (change && change.seq > (this.current()?.seq ?? 0)) void this.reload();
      });
    inject(DestroyRef).onDestroy(() => {
      this.id = '';
      this.stop();
    });
  }

  show(id: string): Promise<void> {
    this.stop();
    this.id = id;
    this.current.set(undefined);
    this.failure.set(undefined);
    return this.reload();
  }

  /** Reads it again; of two readings the one that began later counts, whichever is answered first. */
  async reload(): Promise<void> {
    const id = this.id;
    const reading = ++this.readings;
    this.stop();
    try {
      const threat = await this.api.find(id);
      if (id !== this.id || reading !== this.readings) return;
      this.current.set(threat);
      this.failure.set(undefined);
    } catch (problem) {
      if (id !== this.id || reading !== this.readings) return;
      this.failure.set(problem as ApiProblem);
    }
    this.stop();
    if (this.underWay()) this.timer = setTimeout(() => void this.reload(), POLL_EVERY_MS);
  }

  private stop(): void {
    clearTimeout(this.timer);
  }
}
