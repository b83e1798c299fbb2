import type { ThreatSignal, TriageStatistics } from '@soc-agent/contracts';
import {
  alertCount,
  BEACON_TACTICS,
  entityKey,
  ruleKey,
  signalTactics,
  type CountedVerdict,
  type TriageMemory,
} from '@soc-agent/domain';
import type { Redis } from 'ioredis';
import { RedisScript } from './redis-scripts.js';
import { COUNT_VERDICTS, OBSERVE_SIGNAL } from './triage-memory-scripts.js';

const countVerdicts = new RedisScript(COUNT_VERDICTS);
const observeSignal = new RedisScript(OBSERVE_SIGNAL);

/** As `OBSERVE_SIGNAL` writes it. */
type Answer = [
  verdicts: [number, number, number, number, number, number],
  context: [number, number, number, number, number, number, number, number] | null,
  calibration: [number, number, number] | null,
];

/**
 * What all processes together remember of a customer's signals and verdicts; answers as `TriageHistory` does. The answer
 * to a signal is kept with its threat: a signal whose threat is not stored is taken in each time it is observed.
 */
export class RedisTriageMemory implements TriageMemory {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** As `TriageMemory.observe`, one round trip. */
  async observe(signal: ThreatSignal, at: number): Promise<TriageStatistics> {
    const tactics = signalTactics(signal);
    const answer = await observeSignal.run(
      this.redis,
      `${this.prefix}:threat:${signal.id}`,
      this.prefix,
      signal.id,
      signal.customerName,
      ruleKey(signal),
      entityKey(signal),
      alertCount(signal),
      at,
      tactics.map((tactic) => Number(tactic.slice(2))).join(' '),
      Number(tactics.some((tactic) => BEACON_TACTICS.includes(tactic))),
    );
    return statisticsOf(JSON.parse(answer as string) as Answer);
  }

  /** As `TriageMemory.recordVerdict`. */
  async recordVerdict(verdict: CountedVerdict): Promise<void> {
    await this.count(1, verdict);
  }

  /** As `TriageMemory.withdrawVerdict`. */
  async withdrawVerdict(verdict: CountedVerdict): Promise<void> {
    await this.count(-1, verdict);
  }

  private async count(step: 1 | -1, verdict: CountedVerdict): Promise<void> {
    const key = `${this.prefix}:triage:rules`;
    await countVerdicts.run(this.redis, key, this.prefix, ...verdictArguments(step, verdict));
  }
}

/** One verdict as the scripts take it; `step` is 1 to record, -1 to withdraw. */
export function verdictArguments(step: 1 | -1, verdict: CountedVerdict): (string | number)[] {
  const { customerName, rule, entity, real, analyst, at, logit } = verdict;
  return [step, customerName, rule, entity, Number(real), analyst, at, logit];
}

function statisticsOf([counts, context, calibration]: Answer): TriageStatistics {
  const [ruleReal, ruleFalse, hereReal, hereFalse, entityReal, entityFalse] = counts;
  return {
    verdicts: {
      rule: { real: ruleReal, false: ruleFalse },
      ruleAtCustomer: { real: hereReal, false: hereFalse },
      ruleOnEntity: { real: entityReal, false: entityFalse },
    },
    ...(context && {
      context: {
        knownHours: context[0],
        quietHours: context[1],
        firstOnEntity: context[2] === 1,
        burst: context[3],
        beacon: context[4],
        progression: context[5],
        volume: context[6],
        unrest: context[7],
      },
    }),
    ...(calibration && {
      calibration: { slope: calibration[0], intercept: calibration[1], verdicts: calibration[2] },
    }),
  };
}
