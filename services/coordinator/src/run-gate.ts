import { Injectable } from '@nestjs/common';
import { RunStore, type Opening } from '@soc-agent/store';
import { setTimeout as wait } from 'node:timers/promises';
import { config } from './config.js';

/** How often a full house is looked at again, milliseconds. */
const POLL_MS = 20;

/**
 * Holds signals back while too many runs are open. Agents' queues stay short, so a run's deadline measures its analysis
 * and not the backlog, which stays where it belongs: in `signals`. Runs end at their deadline at the latest, so the wait does too.
 */
@Injectable()
export class RunGate {
  /** From a refusal until half of the room is free again: whoever comes meanwhile looks before it tries. */
  private crowded = false;
  private looking?: Promise<number>;

  constructor(private readonly runs: RunStore) {}

  /**
   * Opens a run as soon as there is room for it; rejects when the signal aborts.
   * @param attempt takes the number of open runs with which it is refused. Who waited for room is not: a few runs more than
   * there should be cost less than all of the waiting rushing for the last place.
   */
  async open(abort: AbortSignal, attempt: (maxOpenRuns: number) => Promise<Opening>): Promise<Opening> {
    if (!this.crowded) {
      const opening = await attempt(config.MAX_OPEN_RUNS);
      if (opening !== 'full') return opening;
      this.crowded = true;
    }
    await this.room(abort);
    return attempt(Number.MAX_SAFE_INTEGER);
  }

  private async room(abort: AbortSignal): Promise<void> {
    for (;;) {
      const open = await this.openCount();
      this.crowded = open > config.MAX_OPEN_RUNS / 2;
      if (open < config.MAX_OPEN_RUNS) return;
      await wait(POLL_MS, undefined, { signal: abort });
    }
  }

  /** Handlers that ask at the same time share one question. */
  private async openCount(): Promise<number> {
    this.looking ??= this.runs.openCount().finally(() => delete this.looking);
    return this.looking;
  }
}
