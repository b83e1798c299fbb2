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
  /** From a refusal until half of the room is free again: a signal that comes meanwhile looks before it tries. */
  private crowded = false;
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
    if (!this.crowded) {
      const terms = { ...timesFrom(Date.now()), maxOpenRuns: config.MAX_OPEN_RUNS };
      const opening = await attempt(terms);
      if (opening !== 'full') return { opening, deadline: terms.deadline };
      this.crowded = true;
    }
    await this.room(abortSignal);
    const terms = timesFrom(Date.now());
    return { opening: await attempt(terms), deadline: terms.deadline };
  }

  private async room(abortSignal: AbortSignal): Promise<void> {
    for (;;) {
      const open = await this.openCount();
      this.crowded = open > config.MAX_OPEN_RUNS / 2;
      if (open < config.MAX_OPEN_RUNS) return;
      await wait(POLL_MS, undefined, { signal: abortSignal });
    }
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
