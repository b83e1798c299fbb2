import { Injectable } from '@nestjs/common';
import { RunStore, type NewRun, type Opening } from '@soc-agent/store';
import { setTimeout as wait } from 'node:timers/promises';
import { config, deadlineMs } from './config.js';

/** How often a full house is looked at again, milliseconds. */
const POLL_MS = 20;

type Terms = Pick<NewRun, 'openedAt' | 'deadline' | 'maxOpenRuns'>;

/** What came of it, and the deadline of the run, Unix milliseconds. */
interface Opened<O extends string> {
  opening: O;
  deadline: number;
}

/**
 * Holds signals back while too many runs are open. Agents' queues stay short, so a run's deadline measures its analysis
 * and not the backlog, which stays where it belongs: in `signals`. Runs end at their deadline at the latest, so the wait does too.
 */
@Injectable()
export class RunGate {
  private looking?: Promise<number>;

  constructor(private readonly runs: RunStore) {}

  /**
   * Opens a run as soon as there is room for it; rejects when the signal aborts.
   * @param attempt opens it on the terms of the moment. Who waited for room is not refused: a few runs more than there
   * should be cost less than all of the waiting rushing for the last place.
   */
  async open<O extends string = Opening>(
    abortSignal: AbortSignal,
    attempt: (terms: Terms) => Promise<O>,
  ): Promise<Opened<O>> {
    const bounded = { ...timesFrom(Date.now()), maxOpenRuns: config.MAX_OPEN_RUNS };
    const opening = await attempt(bounded);
    if (opening !== 'full') return { opening, deadline: bounded.deadline };
    await this.room(abortSignal);
    const terms = timesFrom(Date.now());
    return { opening: await attempt(terms), deadline: terms.deadline };
  }

  private async room(abortSignal: AbortSignal): Promise<void> {
    while ((await this.openCount()) >= config.MAX_OPEN_RUNS) await wait(POLL_MS, undefined, { signal: abortSignal });
  }

  /** Handlers that ask at the same time share one question. */
  private async openCount(): Promise<number> {
    this.looking ??= this.runs.openCount().finally(() => delete this.looking);
    return this.looking;
  }
}

function timesFrom(openedAt: number): Pick<NewRun, 'openedAt' | 'deadline'> {
  return { openedAt, deadline: openedAt + deadlineMs };
}
