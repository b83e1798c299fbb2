import type { Calibration, CustomerContext, ThreatSignal, TriageStatistics, VerdictCounts } from '@soc-agent/contracts';
import { BoundedMap } from './bounded-map.js';
import { fadedTo, plus, type FadedSum } from './faded-sum.js';
import { fitCalibration, type Judged } from './calibration.js';
import { alertCount, entityKey, ruleKey, type CountedVerdict } from '../evidence/triage-statistics.js';
import { BEACON_TACTICS, signalTactics } from './signal-tactics.js';
import { VerdictLedger } from './verdict-ledger.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Silence after which a rule that fires again begins a new episode; sources that aggregate over five minutes stay within it. */
const EPISODE_GAP_MS = 10 * MINUTE_MS;
const VOLUME_LIFETIME_MS = 10 * MINUTE_MS;
const RECENT_LIFETIME_MS = 30 * MINUTE_MS;
const USUAL_LIFETIME_MS = DAY_MS;
const EPISODES_LIFETIME_MS = 7 * DAY_MS;
/** Keeps the ratio of two small numbers small: a third of a never-seen rule. */
const UNREST_FLOOR = 0.3;
/** The usual is not judged on less than this share of a day. */
const LEAST_SHARE_OF_DAY = 0.02;

/** Bounds per customer; 3 MB of heap measured with all of them reached, about 180 bytes an episode and 200 a ledger of one analyst. */
const MAX_RULES_ON_ENTITIES = 10_000;
const MAX_ENTITIES = 2_000;
const MAX_LEDGERS = 4_000;
const MAX_RULES = 20_000;
const MAX_CUSTOMERS = 10_000;
const MAX_JUDGED = 600;
const MAX_ANSWERS = 1_000;

/** One rule on one entity. */
interface Episode {
  lastAt: number;
  quietMs: number;
  alerts: number;
  earlier: boolean;
  /** Episodes so far, fading over a week. */
  episodes: FadedSum;
}

interface EntityPast {
  firstAt: number;
  volume: FadedSum;
  /** When a rule last told of each tactic. */
  tactics: ReadonlyMap<string, number>;
}

interface CustomerPast {
  /** Of the first signal; verdicts are no part of a customer's course. */
  firstAt?: number;
  recent?: FadedSum;
  usual?: FadedSum;
  onEntity: BoundedMap<Episode>;
  entities: BoundedMap<EntityPast>;
  ledgers: BoundedMap<VerdictLedger>;
  judged: Judged[];
  /** Null: to be fitted anew, verdicts have changed. */
  calibration: Calibration | undefined | null;
}

/**
 * A customer's past as a handful of fading sums: every signal costs the same, however much came before. It lives in
 * memory and forgets what was not seen for the longest; a shared store implements the same rules.
 */
export class TriageHistory {
  private readonly customers = new BoundedMap<CustomerPast>(MAX_CUSTOMERS);
  private readonly rules = new BoundedMap<VerdictLedger>(MAX_RULES);
  private readonly answers = new BoundedMap<TriageStatistics>(MAX_ANSWERS);

  /** As `TriageMemory.observe`. */
  observe(signal: ThreatSignal, at: number): TriageStatistics {
    const answered = this.answers.get(signal.id);
    if (answered) return answered;
    const customer = this.customer(signal.customerName);
    customer.firstAt ??= at;
    const [rule, entity] = [ruleKey(signal), entityKey(signal)];
    const context = observeContext({ customer, firstAt: customer.firstAt, rule, entity, signal, at });
    const calibration = calibrationOf(customer);
    const statistics: TriageStatistics = {
      verdicts: {
        rule: countsOf(this.rules.get(rule), at),
        ruleAtCustomer: countsOf(customer.ledgers.get(rule), at),
        ruleOnEntity: countsOf(customer.ledgers.get(pairKey(rule, entity)), at),
      },
      ...(at > customer.firstAt && { context }),
      ...(calibration && { calibration }),
    };
    this.answers.set(signal.id, statistics);
    return statistics;
  }

  /** As `TriageMemory.recordVerdict`. */
  recordVerdict(verdict: CountedVerdict): void {
    this.count(verdict, 1);
    const customer = this.customer(verdict.customerName);
    customer.judged.push({ logit: verdict.logit, real: verdict.real, at: verdict.at });
    if (customer.judged.length > MAX_JUDGED) customer.judged.shift();
    customer.calibration = null;
  }

  /** As `TriageMemory.withdrawVerdict`. */
  withdrawVerdict(verdict: CountedVerdict): void {
    this.count(verdict, -1);
    const customer = this.customer(verdict.customerName);
    const position = customer.judged.findIndex(
      ({ logit, real, at }) => logit === verdict.logit && real === verdict.real && at === verdict.at,
    );
    if (position >= 0) customer.judged.splice(position, 1);
    customer.calibration = null;
  }

  private count({ customerName, rule, entity, real, analyst, at }: CountedVerdict, step: 1 | -1): void {
    const { ledgers } = this.customer(customerName);
    for (const [map, key] of [
      [this.rules, rule],
      [ledgers, rule],
      [ledgers, pairKey(rule, entity)],
    ] as const) {
      const ledger = map.get(key) ?? new VerdictLedger();
      ledger.add(real, `${customerName}/${analyst}`, at, step);
      map.set(key, ledger);
    }
  }

  private customer(name: string): CustomerPast {
    const customer: CustomerPast = this.customers.get(name) ?? {
      onEntity: new BoundedMap(MAX_RULES_ON_ENTITIES),
      entities: new BoundedMap(MAX_ENTITIES),
      ledgers: new BoundedMap(MAX_LEDGERS),
      judged: [],
      calibration: undefined,
    };
    this.customers.set(name, customer);
    return customer;
  }
}

interface Observation {
  customer: CustomerPast;
  firstAt: number;
  rule: string;
  entity: string;
  signal: ThreatSignal;
  at: number;
}

/** Reads the context, then takes the signal in. */
function observeContext({ customer, firstAt, rule, entity, signal, at }: Observation): CustomerContext {
  const alerts = alertCount(signal);
  const tactics = signalTactics(signal);
  const past = customer.entities.get(entity) ?? { firstAt: at, volume: { value: 0, at }, tactics: new Map() };
  const recent = [...past.tactics, ...tactics.map((tactic) => [tactic, at] as const)].filter(
    ([, lastAt]) => at - lastAt <= DAY_MS,
  );
  const before = customer.onEntity.get(pairKey(rule, entity));
  const begins = !before || at - before.lastAt > EPISODE_GAP_MS;
  const episodes = fadedTo(before?.episodes, at, EPISODES_LIFETIME_MS);
  const episode: Episode = {
    lastAt: Math.max(at, before?.lastAt ?? at),
    quietMs: begins ? at - (before?.lastAt ?? past.firstAt) : before.quietMs,
    alerts: alerts + (begins ? 0 : before.alerts),
    earlier: begins ? before !== undefined : before.earlier,
    episodes: begins ? plus(before?.episodes, 1, at, EPISODES_LIFETIME_MS) : before.episodes,
  };
  const context: CustomerContext = {
    knownHours: Math.max(0, at - firstAt) / HOUR_MS,
    quietHours: Math.max(0, episode.quietMs) / HOUR_MS,
    firstOnEntity: !episode.earlier,
    burst: episode.alerts,
    beacon: tactics.some((tactic) => BEACON_TACTICS.includes(tactic)) ? episode.alerts : 0,
    progression: new Map(recent).size,
    volume: fadedTo(past.volume, at, VOLUME_LIFETIME_MS),
    unrest: unrestOf(customer, firstAt, at),
  };
  if (begins) {
    const rarity = 1 / (1 + episodes);
    customer.recent = plus(customer.recent, rarity, at, RECENT_LIFETIME_MS);
    customer.usual = plus(customer.usual, rarity, at, USUAL_LIFETIME_MS);
  }
  customer.entities.set(entity, {
    firstAt: past.firstAt,
    volume: plus(past.volume, alerts, at, VOLUME_LIFETIME_MS),
    tactics: new Map(recent),
  });
  customer.onEntity.set(pairKey(rule, entity), episode);
  return context;
}

/** The last half hour against an average one; a young customer's day is extrapolated from what was seen of it. */
function unrestOf({ recent, usual }: CustomerPast, firstAt: number, at: number): number {
  const shareOfDay = Math.max(LEAST_SHARE_OF_DAY, 1 - Math.exp(-Math.max(0, at - firstAt) / DAY_MS));
  const average = (fadedTo(usual, at, USUAL_LIFETIME_MS) * RECENT_LIFETIME_MS) / USUAL_LIFETIME_MS / shareOfDay;
  return (fadedTo(recent, at, RECENT_LIFETIME_MS) + UNREST_FLOOR) / (average + UNREST_FLOOR);
}

/** Fitted when it is asked for: verdicts may come in bulk. */
function calibrationOf(customer: CustomerPast): Calibration | undefined {
  if (customer.calibration === null) customer.calibration = fitCalibration(customer.judged);
  return customer.calibration;
}

function countsOf(ledger: VerdictLedger | undefined, at: number): VerdictCounts {
  return ledger?.countsAt(at) ?? { real: 0, false: 0 };
}

function pairKey(rule: string, entity: string): string {
  return `${rule}\n${entity}`;
}
