import { Injectable } from '@nestjs/common';
import { RunStore, type NewRun } from '@soc-agent/store';
import { setTimeout as wait } from 'node:timers/promises';
import { config, deadlineMs } from './config.js';

/** How often a full house is looked at again, milliseconds. */
const POLL_MS = 20;

type Terms = Pick<NewRun, 'openedAt' | 'deadline' | 'maxOpenRuns'>;

/** The deadline of a run, Unix milliseconds. */
interface Until {
  deadline: number;
}

/**
 * Holds signals back while too many runs are open. Agents' queues stay short, so a run's deadline measures its analysis
 * and not the backlog, which stays where it belongs: in `signals`. Runs end at their deadline at the latest, so the wait does too.
 */
@Injectable()
export class RunGate {
  private looking?: Promise<void>;
  /** Runs that may be opened before somebody looks again. */
  private places = 0;

  constructor(private readonly runs: RunStore) {}

  /**
   * Opens a run as soon as there is room for it; rejects when the signal aborts.
   * @param attempt opens it on the terms of the moment, which have no bound once it has waited for its place.
   */
  async open<O extends { opening: string }>(
    abortSignal: AbortSignal,
    attempt: (terms: Terms) => Promise<O>,
  ): Promise<O & Until> {
    const bounded = { ...timesFrom(Date.now()), maxOpenRuns: config.MAX_OPEN_RUNS };
    const opened = await attempt(bounded);
    if (opened.opening !== 'full') return { ...opened, deadline: bounded.deadline };
    await this.place(abortSignal);
    const terms = timesFrom(Date.now());
    return { ...(await attempt(terms)), deadline: terms.deadline };
  }

  /** Waits for a place, and takes it: so many go on as there are, and the next job is taken as soon as one does. */
  private async place(abortSignal: AbortSignal): Promise<void> {
    for (;;) {
      await this.look();
      if (this.places > 0) {
        this.places--;
        return;
      }
      await wait(POLL_MS, undefined, { signal: abortSignal });
    }
  }

  /** Handlers that look at the same time share one look. */
  private async look(): Promise<void> {
    this.looking ??= this.count().finally(() => delete this.looking);
    return this.looking;
  }

  private async count(): Promise<void> {
    this.places = config.MAX_OPEN_RUNS - (await this.runs.openCount());
  }
}

function timesFrom(openedAt: number): Pick<NewRun, 'openedAt' | 'deadline'> {
  return { openedAt, deadline: openedAt + deadlineMs };
}
