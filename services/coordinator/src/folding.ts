import { Inject, Injectable } from '@nestjs/common';
import { reanalysisJob, unfoldingJob, type SignalJob, type ThreatSignal } from '@soc-agent/contracts';
import { LOGGER, QueueClient } from '@soc-agent/platform';
import {
  FoldIndex,
  FoldStore,
  Occurrences,
  RedisTriageMemory,
  RunStore,
  ThreatStore,
  type Foldable,
  type FoldedSignal,
  type FoldOutcome,
} from '@soc-agent/store';
import type { Logger } from 'winston';
import { config } from './config.js';

/** Threats analyzed again, and signals unfolded, at a time. */
const MOST_DUE = 100;
const MOST_UNFOLDED = 500;
/** Threats that took signals this long ago and are not stored are looked for, milliseconds. */
const STRANDED_MS = { from: 3_600_000, to: 600_000 } as const;
const MINUTE_MS = 60_000;

/** Folds signals that repeat what a threat says into it, each once, and has that analyzed again where it changes. */
@Injectable()
export class Folding {
  constructor(
    private readonly index: FoldIndex,
    private readonly folds: FoldStore,
    private readonly occurrences: Occurrences,
    private readonly memory: RedisTriageMemory,
    private readonly threats: ThreatStore,
    private readonly queues: QueueClient,
    private readonly runs: RunStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Folds those that may be folded. @returns those that are to be threats of their own */
  async own(jobs: readonly SignalJob[], now: number): Promise<SignalJob[]> {
    if (config.FOLD_WINDOW_MINUTES === 0) return [...jobs];
    const own: SignalJob[] = [];
    let placings: { signal: ThreatSignal; refused?: string; job: SignalJob }[] = jobs.map((job) => ({
      signal: job.signal,
      job,
    }));
    // each time around a threat that does not take a signal is left out, and there are few
    while (placings.length > 0) {
      const candidates = await this.index.candidates(placings, config.FOLD_WINDOW_MINUTES * MINUTE_MS, now);
      // a repeat of one that is analyzed already: it came as another content first, or leads no more
      const open = await this.runs.openOf(placings.flatMap(({ signal }, n) => (candidates[n] ? signal.id : [])));
      const tried = placings.flatMap(({ job, signal }, n) => {
        const into = open.has(signal.id) ? undefined : candidates[n];
        if (!into) own.push(job);
        return into ? { job, signal, into } : [];
      });
      const outcomes = tried.length > 0 ? await this.fold(tried, now) : [];
      if (!outcomes) return [...own, ...tried.map(({ job }) => job)];
      await this.memory.countFolded(outcomes.filter((one): one is FoldedSignal => typeof one === 'object'));
      placings = tried.flatMap(({ job, signal, into }, n) =>
        outcomes[n] === 'own' ? { job, signal, refused: into.threatId } : [],
      );
    }
    return own;
  }

  /** Whether a signal is folded. */
  async isFolded(id: string): Promise<boolean> {
    return (await this.occurrences.leaderOf(id)) !== undefined;
  }

  /** Takes a signal out of the threat it was folded into, to be one of its own. @returns whether it was folded */
  async release(id: string): Promise<boolean> {
    return this.occurrences.release(id);
  }

  /** Has threats analyzed again that more is known of, and signals that were unfolded become threats. */
  async settle(): Promise<void> {
    for (const { id, run: runNumber } of await this.folds.due(MOST_DUE)) {
      const folding = (await this.threats.findForRun(id))?.folding;
      if (!folding) continue;
      if (folding.aspect === folding.analyzed) await this.folds.analyzed(id, folding.aspect, folding.occurrences);
      else await this.queues.add(reanalysisJob({ threatId: id, run: runNumber + 1 }, Date.now()));
    }
    const unfolded = await this.occurrences.unfolded(MOST_UNFOLDED);
    await this.queues.addAll(unfolded.map((signal) => unfoldingJob(signal, Date.now())));
  }

  /** Has signals become threats that were folded into one which never came to be. */
  async findStranded(now: number): Promise<void> {
    const ids = await this.occurrences.stranded(now - STRANDED_MS.from, now - STRANDED_MS.to, MOST_DUE);
    const open = await this.runs.openOf(ids);
    const stranded = ids.filter((id) => !open.has(id));
    if (stranded.length === 0) return;
    this.logger.warn('threats that signals were folded into are not there', { threats: stranded });
    await this.occurrences.unfoldStranded(stranded);
  }

  /** Undefined where it cannot be done: what the database does not take is analyzed, which waits for it. */
  private async fold(foldables: readonly Foldable[], now: number): Promise<FoldOutcome[] | undefined> {
    try {
      return await this.folds.fold(foldables, now);
    } catch (error) {
      this.logger.warn('signals could not be folded', { error: (error as Error).message });
      return undefined;
    }
  }
}
