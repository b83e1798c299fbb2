import { createHash } from 'node:crypto';
import {
  SEVERITIES,
  type Calibration,
  type LedgerEntry,
  type NewRule,
  type Shards,
  type ThreatSignal,
  type TriageCounters,
} from '@soc-agent/contracts';
import {
  accountOf,
  activeLast,
  COUNTER_BOUNDS,
  COUNTER_SPANS,
  countedSignal,
  eventTime,
  fitCalibration,
  gravestOf,
  inOrder,
  MAX_JUDGED,
  votes,
  weekOf,
  WEEKS_KEPT,
  type CountedVerdict,
  type Judged,
  type TriageMemory,
} from '@soc-agent/domain';
import type { Redis } from 'ioredis';
import type { FoldedSignal } from '../folding/fold-store.js';
import { keyOf } from '../keys.js';
import { script } from '../redis-scripts.js';

const HOUR_MS = 3_600_000;
const DAY_S = 86_400;
/** A rule's hours are looked through for old ones from this many fields on; sixteen days have 384. */
const MAX_FIELDS = 600;
const MAX_CUSTOMERS = 10_000;
const MAX_PAIRS = 10_000;
/** Rules active in the last hours that are looked at for new ones. */
const MAX_ACTIVE_RULES = 200;
/** Fitted calibrations remembered, each for as long as the customer's verdicts stay the same. */
const MAX_CALIBRATIONS = 1000;
const UNRATED = 'NONE';
/** An answer whose threat lies in another shard is kept beside the counters for so long, seconds: a repeat comes sooner. */
const GIVEN_KEPT_S = 600;
/** How long it is known which folded signals of a threat are counted, seconds: more is folded into it, or a job repeated, within hours. */
const FOLDED_KEPT_S = DAY_S;
/** How long what is counted of verdicts is kept after the last of them, seconds. */
export const VERDICTS_KEPT_S = WEEKS_KEPT * 7 * DAY_S;

/** As `triage/observe.lua` writes it; an empty list comes as an empty object. */
interface Answer {
  /** Of a threat that was counted long ago: all there was to say. */
  counters?: TriageCounters;
  customerSince: number;
  ruleSince: number;
  days: string[] | object;
  alertsNow: number;
  newRules: string[] | object;
  here: string[] | object;
  onEntity: string[] | object;
  everywhere: string[] | object;
  judgedVersion: number;
}

/** Counts a customer's signals and verdicts for all processes. The counters given to a threat are kept with its run, and then with it. */
export class RedisTriageMemory implements TriageMemory {
  private readonly calibrations = new Map<string, { version: number; calibration: Calibration | undefined }>();

  private readonly countVerdicts;
  private readonly observeSignal;
  private readonly keepAnswer;
  private readonly countLines;

  constructor(
    private readonly redis: Redis,
    private readonly shards: Shards,
  ) {
    this.countVerdicts = script<VerdictTerms>(redis, 'triage/count-verdicts');
    this.observeSignal = script<object>(redis, 'triage/observe');
    this.keepAnswer = script<{ answer: string }>(redis, 'triage/keep');
    this.countLines = script<object>(redis, 'triage/count-folded');
  }

  /**
   * As `TriageMemory.observe`: one round trip, and another after the customer's verdicts have changed. Counters lie in the shard of their
   * customer; where that is not the threat's, it takes three.
   */
  async observe(signal: ThreatSignal, at: number): Promise<TriageCounters> {
    const question = {
      ...this.keeping(),
      ...counting(signal, at),
      prefix: this.shards.of(signal.customerName),
      severities: [...SEVERITIES, UNRATED],
      activeRules: MAX_ACTIVE_RULES,
      activeFrom: at - COUNTER_SPANS.activeHours * HOUR_MS,
      newFrom: at - COUNTER_SPANS.newRuleHours * HOUR_MS,
    };
    const { prefix, customer } = question;
    const answer = await this.ask(signal.id, question);
    if (answer.counters) return answer.counters;
    const calibration = await this.calibration(prefix, customer, answer.judgedVersion);
    return { ...countersOf(answer, customer, at), ...(calibration && { calibration }) };
  }

  /** Counts signals that were folded, each as if it had been analyzed; a repeat counts nothing. */
  async countFolded(folded: readonly FoldedSignal[]): Promise<void> {
    const ofShards = Map.groupBy(folded, ({ signal }) => this.shards.of(signal.customerName));
    await Promise.all(
      [...ofShards].map(async ([prefix, ofShard]) => {
        const lines = ofShard.map(({ signal, threatId, alertsInHour }) => ({
          ...counting(signal, eventTime(signal)),
          folded: keyOf(prefix, 'folded', threatId),
          total: alertsInHour,
        }));
        const terms = { ...this.keeping(), prefix, foldedTtl: FOLDED_KEPT_S, lines };
        await this.countLines(keyOf(prefix, 'triageTurn'), terms);
      }),
    );
  }

  /** What is kept of what is counted, as the scripts take it. */
  private keeping() {
    return {
      days: COUNTER_SPANS.ruleDays,
      maxRules: COUNTER_BOUNDS.rules,
      maxPairs: MAX_PAIRS,
      maxCustomers: Math.ceil(MAX_CUSTOMERS / this.shards.count),
      maxHours: MAX_FIELDS,
      ttl: COUNTER_SPANS.keptDays * DAY_S,
    };
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
    const prefix = this.shards.of(verdict.customerName);
    await this.countVerdicts(keyOf(prefix, 'triageCustomers'), { prefix, verdicts: [verdictStep(step, verdict)] });
  }

  private async ask(threatId: string, question: { prefix: string; rule: string }): Promise<Answer> {
    const { prefix, rule } = question;
    const run = keyOf(this.shards.of(threatId), 'run', threatId);
    if (this.shards.count === 1) return JSON.parse((await this.observeSignal(run, question)) as string) as Answer;
    const [known, counted] = await this.redis.hmget(run, 'triage', 'counted');
    if (known) return JSON.parse(known) as Answer;
    const given = keyOf(prefix, 'triageGiven', threatId);
    const [text, ...elsewhere] = await Promise.all([
      this.observeSignal(given, { ...question, ...(counted && { alerts: 0 }), givenTtl: GIVEN_KEPT_S }),
      ...this.shards.prefixes
        .filter((other) => other !== prefix)
        .map((other) => this.redis.hgetall(keyOf(other, 'triageEverywhere', rule))),
    ]);
    const answer = JSON.parse(text as string) as Answer;
    const everywhere = [...list(answer.everywhere), ...elsewhere.flatMap((hash) => Object.entries(hash).flat())];
    const whole = { ...answer, everywhere };
    await this.keepAnswer(run, { answer: JSON.stringify(whole) });
    return whole;
  }

  /** Fitted once for each state of the customer's verdicts, by whichever process asks. */
  private async calibration(prefix: string, customer: string, version: number): Promise<Calibration | undefined> {
    if (version === 0) return undefined;
    const known = this.calibrations.get(customer);
    if (known?.version === version) return known.calibration;
    const lines = await this.redis.lrange(keyOf(prefix, 'triageJudged', customer), 0, -1);
    const calibration = fitCalibration(lines.map(judgedOf));
    this.calibrations.set(customer, { version, calibration });
    if (this.calibrations.size > MAX_CALIBRATIONS) this.calibrations.delete([...this.calibrations.keys()][0] ?? '');
    return calibration;
  }
}

/** What of a signal is counted, as the scripts take it. */
function counting(signal: ThreatSignal, at: number) {
  const { customerName, rule, entity, severity, alerts } = countedSignal(signal);
  return {
    customer: digest(customerName),
    rule: digest(rule),
    entity: digest(entity),
    severity: severity ?? UNRATED,
    alerts,
    at,
    hour: Math.floor(at / HOUR_MS),
  };
}

/** What `triage/count-verdicts.lua` is asked for. */
export interface VerdictTerms {
  prefix: string;
  verdicts: object[];
  /** Of a change that is counted once. */
  no?: number;
  counted?: object;
  ttl?: number;
}

/** One verdict as the scripts take it; `step` is 1 to record, -1 to withdraw. */
export function verdictStep(step: 1 | -1, verdict: CountedVerdict): object {
  const { customerName, rule, entity, real, analyst, at, logit } = verdict;
  const week = weekOf(at);
  return {
    step,
    customer: digest(customerName),
    rule: digest(rule),
    entity: digest(entity),
    week,
    account: accountOf(customerName, analyst),
    outcome: real ? 'r' : 'f',
    judged: `${logit} ${Number(real)} ${at}`,
    oldestWeek: week - WEEKS_KEPT,
    maxJudged: MAX_JUDGED,
    ttl: VERDICTS_KEPT_S,
  };
}

function countersOf(answer: Answer, customer: string, at: number): TriageCounters {
  return {
    at,
    customerSince: answer.customerSince,
    ruleSince: answer.ruleSince,
    ruleDays: list(answer.days).map((line) => {
      const [day = 0, hours = 0, busiest = 0] = line.split(' ').map(Number);
      return { day, hours, busiest };
    }),
    alertsNow: answer.alertsNow,
    newRules: newRulesOf(list(answer.newRules)),
    verdicts: {
      here: ledgerOf(list(answer.here)),
      onEntity: ledgerOf(list(answer.onEntity)),
      elsewhere: elsewhereOf(list(answer.everywhere), customer),
    },
  };
}

/** Lines of `<first event> <last event> <1 where it is active on the entity> <severity>…`. */
function newRulesOf(lines: readonly string[]): NewRule[] {
  return activeLast(
    lines.map((line) => {
      const [since, lastAt, onEntity, ...ratings] = line.split(' ');
      const severities = ratings.map((rating) => SEVERITIES.find((one) => one === rating));
      return { since: Number(since), lastAt: Number(lastAt), ...gravestOf(severities), onEntity: onEntity === '1' };
    }),
  );
}

/** A hash of `<week>:<account>:<r|f>` as names and values in turn. */
function ledgerOf(hash: readonly string[]): LedgerEntry[] {
  const entries = new Map<string, LedgerEntry>();
  for (let i = 0; i < hash.length; i += 2) {
    const [week = '', account = '', outcome] = (hash[i] ?? '').split(':');
    const key = `${week}:${account}`;
    const entry = entries.get(key) ?? { week: Number(week), account, real: 0, false: 0 };
    entry[outcome === 'r' ? 'real' : 'false'] = Number(hash[i + 1]);
    entries.set(key, entry);
  }
  return inOrder([...entries.values()]);
}

/** A hash of `<customer>:<r|f>` as names and values in turn. */
function elsewhereOf(hash: readonly string[], own: string): { real: number; false: number } {
  const counts = new Map<string, { real: number; false: number }>();
  for (let i = 0; i < hash.length; i += 2) {
    const [customer = '', outcome] = (hash[i] ?? '').split(':');
    if (customer === own) continue;
    const known = counts.get(customer) ?? { real: 0, false: 0 };
    known[outcome === 'r' ? 'real' : 'false'] = Number(hash[i + 1]);
    counts.set(customer, known);
  }
  return votes(counts.values());
}

function judgedOf(line: string): Judged {
  const [logit = 0, real = 0, at = 0] = line.split(' ').map(Number);
  return { logit, real: real === 1, at };
}

function list(value: string[] | object): string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}

/** Names are kept as digests: a long one costs no more. */
function digest(name: string): string {
  return createHash('sha1').update(name).digest('hex').slice(0, 16);
}
