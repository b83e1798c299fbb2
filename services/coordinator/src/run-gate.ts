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
  private full = false;
  private looking?: Promise<number>;

  constructor(private readonly runs: RunStore) {}

  /** Opens a run as soon as there is room for it; rejects when the signal aborts. */
  async open(abort: AbortSignal, attempt: () => Promise<Opening>): Promise<Exclude<Opening, 'full'>> {
    for (;;) {
      if (this.full) await this.room(abort);
      const opening = await attempt();
      this.full = opening === 'full';
      if (opening !== 'full') return opening;
    }
  }

  private async room(abort: AbortSignal): Promise<void> {
    while ((await this.openCount()) >= config.MAX_OPEN_RUNS) await wait(POLL_MS, undefined, { signal: abort });
  }

  /** Handlers that ask at the same time share one question. */
  private async openCount(): Promise<number> {
    this.looking ??= this.runs.openCount().finally(() => delete this.looking);
    return this.looking;
  }
}
