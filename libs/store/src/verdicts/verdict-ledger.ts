import type { Shards } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { keyOf } from '../keys.js';
import { script } from '../redis-scripts.js';
import { VERDICTS_KEPT_S, verdictStep, type VerdictTerms } from '../triage/triage-memory.js';
import type { UntoldVerdict, VerdictStore } from './verdict-store.js';

/** Brings what is counted of verdicts up to what is stored, once a verdict is: at once where all goes well, else a moment later. */
export class VerdictLedger {
  private readonly countVerdicts;

  constructor(
    private readonly verdicts: Pick<VerdictStore, 'untold' | 'told'>,
    redis: Redis,
    private readonly shards: Shards,
  ) {
    this.countVerdicts = script<VerdictTerms>(redis, 'triage/count-verdicts');
  }

  /** Gives the counters the verdicts they do not have yet, of one threat or of all. @returns how many there were */
  async settle(limit: number, threatId?: string): Promise<number> {
    const untold = await this.verdicts.untold(limit, threatId);
    for (const change of untold) {
      await this.tell(change);
      await this.verdicts.told(change);
    }
    return untold.length;
  }

  /** A repeat changes nothing. */
  private async tell({ threatId, customerName, no, counted }: UntoldVerdict): Promise<void> {
    const prefix = this.shards.of(customerName);
    const change = { no, ttl: VERDICTS_KEPT_S, ...(counted && { counted: verdictStep(1, counted) }) };
    await this.countVerdicts(keyOf(prefix, 'triageVerdict', threatId), { prefix, verdicts: [], ...change });
  }
}
