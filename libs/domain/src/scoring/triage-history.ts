import {
  SEVERITIES,
  type Calibration,
  type LedgerEntry,
  type NewRule,
  type Severity,
  type ThreatSignal,
  type TriageCounters,
} from '@soc-agent/contracts';
import {
  COUNTER_BOUNDS,
  COUNTER_SPANS,
  countedSignal,
  type CountedSignal,
  type CountedVerdict,
} from '../evidence/triage-memory.js';
import { fitCalibration, MAX_JUDGED, type Judged } from './calibration.js';
import { accountOf, weekOf, WEEKS_KEPT } from './verdict-counts.js';

const HOUR_MS = 3_600_000;

/** One rule at one customer; the keys of the maps are hours and days since 1970. */
interface RuleCounters {
  since: number;
  lastAt: number;
  hours: Map<number, number>;
  days: Map<number, { hours: number; busiest: number }>;
  /** Ratings its source gave it. */
  severities: Set<Severity | undefined>;
  /** Entities it fired on, and when last. */
  entities: Map<string, number>;
}

type Ledger = Map<string, LedgerEntry>;

interface CustomerCounters {
  since: number;
  rules: Map<string, RuleCounters>;
  /** By rule, and by rule and entity. */
  ledgers: Map<string, Ledger>;
  judged: Judged[];
  /** Null: verdicts have changed since it was fitted. */
  calibration: Calibration | undefined | null;
}

/**
 * Counts signals and verdicts in memory, as a store does for many processes: for evaluations and tests. It decides
 * nothing; what the counts mean is said where they are read.
 */
export class TriageHistory {
  private readonly customers = new Map<string, CustomerCounters>();
  /** Rule → customer → how many verdicts of each kind. */
  private readonly everywhere = new Map<string, Map<string, { real: number; false: number }>>();
  private readonly answers = new Map<string, TriageCounters>();

  /** As `TriageMemory.observe`. */
  observe(signal: ThreatSignal, at: number): TriageCounters {
    const answered = this.answers.get(signal.id);
    if (answered) return answered;
    const answer = this.answerTo(signal, at);
    this.answers.set(signal.id, answer);
    if (this.answers.size > COUNTER_BOUNDS.answers) this.answers.delete(this.answers.keys().next().value as string);
    return answer;
  }

  /** What `observe` would answer; nothing is counted. */
  peek(signal: ThreatSignal, at: number): TriageCounters {
    const { customerName, rule } = countedSignal(signal);
    const known = this.customers.get(customerName);
    const ofRule = known?.rules.get(rule);
    const rules = new Map(known?.rules);
    if (ofRule) rules.set(rule, structuredClone(ofRule));
    if (known) this.customers.set(customerName, { ...known, rules });
    const answer = this.answerTo(signal, at);
    if (known) this.customers.set(customerName, known);
    else this.customers.delete(customerName);
    return answer;
  }

  /** What is known at the time of a signal that was counted before. */
  look(signal: ThreatSignal, at: number): TriageCounters {
    return this.answerTo(signal, at, 0);
  }

  /** Counts a signal whose counters nobody asks for. */
  count(signal: ThreatSignal, at: number): void {
    this.counted(signal, at);
  }

  /** As `TriageMemory.recordVerdict`. */
  recordVerdict(verdict: CountedVerdict): void {
    this.countVerdict(verdict, 1);
    const { judged } = this.customer(verdict.customerName);
    judged.push({ logit: verdict.logit, real: verdict.real, at: verdict.at });
    if (judged.length > MAX_JUDGED) judged.shift();
  }

  /** As `TriageMemory.withdrawVerdict`. */
  withdrawVerdict(verdict: CountedVerdict): void {
    this.countVerdict(verdict, -1);
    const { judged } = this.customer(verdict.customerName);
    const position = judged.findIndex(
      ({ logit, real, at }) => logit === verdict.logit && real === verdict.real && at === verdict.at,
    );
    if (position >= 0) judged.splice(position, 1);
  }

  private answerTo(signal: ThreatSignal, at: number, alerts?: number): TriageCounters {
    const { counted, customer, rule } = this.counted(signal, at, alerts);
    const calibration = calibrationOf(customer);
    return {
      at,
      customerSince: customer.since,
      ruleSince: rule.since,
      ruleDays: daysBefore(rule, at),
      alertsNow: alertsIn(rule, at) + alertsIn(rule, at - HOUR_MS),
      newRules: newRulesBefore(customer, counted, at),
      verdicts: {
        here: entriesOf(customer.ledgers.get(counted.rule)),
        onEntity: entriesOf(customer.ledgers.get(pairKey(counted))),
        elsewhere: this.elsewhere(counted),
      },
      ...(calibration && { calibration }),
    };
  }

  private counted(
    signal: ThreatSignal,
    at: number,
    alerts?: number,
  ): { counted: CountedSignal; customer: CustomerCounters; rule: RuleCounters } {
    const counted = { ...countedSignal(signal), ...(alerts !== undefined && { alerts }) };
    const customer = this.customer(counted.customerName);
    customer.since = Math.min(customer.since, at);
    return { counted, customer, rule: count(customer, counted, at) };
  }

  private countVerdict(verdict: CountedVerdict, step: 1 | -1): void {
    const { customerName, rule, real } = verdict;
    const customer = this.customer(customerName);
    customer.calibration = null;
    for (const key of [rule, pairKey(verdict)]) {
      const ledger = customer.ledgers.get(key) ?? new Map<string, LedgerEntry>();
      customer.ledgers.set(key, ledger);
      addToLedger(ledger, verdict, step);
    }
    const byCustomer = this.everywhere.get(rule) ?? new Map<string, { real: number; false: number }>();
    const counts = byCustomer.get(customerName) ?? { real: 0, false: 0 };
    const outcome = real ? 'real' : 'false';
    counts[outcome] = Math.max(0, counts[outcome] + step);
    this.everywhere.set(rule, byCustomer.set(customerName, counts));
  }

  private elsewhere({ customerName, rule }: CountedSignal): { real: number; false: number } {
    return votes(
      [...(this.everywhere.get(rule) ?? [])].filter(([name]) => name !== customerName).map(([, counts]) => counts),
    );
  }

  private customer(name: string): CustomerCounters {
    const customer = this.customers.get(name) ?? {
      since: Number.POSITIVE_INFINITY,
      rules: new Map(),
      ledgers: new Map(),
      judged: [],
      calibration: undefined,
    };
    this.customers.set(name, customer);
    return customer;
  }
}

/** How many customers' verdicts on a rule mostly say real, and how many mostly false. */
export function votes(counts: Iterable<{ real: number; false: number }>): { real: number; false: number } {
  const sums = { real: 0, false: 0 };
  for (const { real, false: benign } of counts) {
    if (real > benign) sums.real += 1;
    if (benign > real) sums.false += 1;
  }
  return sums;
}

function count(
  customer: CustomerCounters,
  { rule: key, entity, severity, alerts }: CountedSignal,
  at: number,
): RuleCounters {
  const rule = customer.rules.get(key) ?? {
    since: at,
    lastAt: at,
    hours: new Map<number, number>(),
    days: new Map<number, { hours: number; busiest: number }>(),
    severities: new Set<Severity | undefined>(),
    entities: new Map<string, number>(),
  };
  customer.rules.set(key, rule);
  rule.since = Math.min(rule.since, at);
  rule.lastAt = Math.max(rule.lastAt, at);
  rule.severities.add(severity);
  rule.entities.set(entity, Math.max(at, rule.entities.get(entity) ?? at));
  const hour = Math.floor(at / HOUR_MS);
  const inHour = (rule.hours.get(hour) ?? 0) + alerts;
  rule.hours.set(hour, inHour);
  const day = rule.days.get(Math.floor(hour / 24)) ?? { hours: 0, busiest: 0 };
  rule.days.set(Math.floor(hour / 24), {
    hours: day.hours | (1 << (hour % 24)),
    busiest: Math.max(day.busiest, inHour),
  });
  if (customer.rules.size > COUNTER_BOUNDS.rules) forgetLongestUnseen(customer.rules);
  return rule;
}

function forgetLongestUnseen(rules: Map<string, RuleCounters>): void {
  let [oldest, lastAt] = ['', Number.POSITIVE_INFINITY];
  for (const [key, rule] of rules) if (rule.lastAt < lastAt) [oldest, lastAt] = [key, rule.lastAt];
  rules.delete(oldest);
}

function daysBefore({ days }: RuleCounters, at: number): TriageCounters['ruleDays'] {
  const today = Math.floor(at / HOUR_MS / 24);
  const list: TriageCounters['ruleDays'] = [];
  for (let day = today - COUNTER_SPANS.ruleDays; day <= today; day += 1) {
    const counted = days.get(day);
    if (counted) list.push({ day, ...counted });
  }
  return list;
}

function alertsIn({ hours }: RuleCounters, at: number): number {
  return hours.get(Math.floor(at / HOUR_MS)) ?? 0;
}

function newRulesBefore(customer: CustomerCounters, { rule: own, entity }: CountedSignal, at: number): NewRule[] {
  const [newFrom, activeFrom] = [at - COUNTER_SPANS.newRuleHours * HOUR_MS, at - COUNTER_SPANS.activeHours * HOUR_MS];
  const isActive = (lastAt: number): boolean => lastAt > activeFrom && lastAt <= at;
  const rules = [...customer.rules]
    .filter(([key, { since, lastAt }]) => key !== own && since > newFrom && isActive(lastAt))
    .map(([, { since, lastAt, severities, entities }]) => ({
      since,
      lastAt,
      ...gravestOf([...severities]),
      onEntity: isActive(entities.get(entity) ?? 0),
    }));
  return activeLast(rules);
}

/** Those active last, in an order that does not depend on the one given. */
export function activeLast(rules: NewRule[]): NewRule[] {
  return rules
    .sort(
      (a, b) =>
        b.lastAt - a.lastAt ||
        b.since - a.since ||
        rankOf(b.severity) - rankOf(a.severity) ||
        Number(b.onEntity) - Number(a.onEntity),
    )
    .slice(0, COUNTER_SPANS.newRules);
}

/** Of the ratings a source gave its rule the gravest; having none counts more than MEDIUM. */
export function gravestOf(severities: readonly (Severity | undefined)[]): { severity?: Severity } {
  const severity = severities.reduce((one, other) => (rankOf(other) > rankOf(one) ? other : one), severities[0]);
  return severity ? { severity } : {};
}

/** Between MEDIUM and HIGH where there is none, so that no two are alike. */
export function rankOf(severity: Severity | undefined): number {
  return severity ? SEVERITIES.indexOf(severity) : SEVERITIES.indexOf('MEDIUM') + 0.5;
}

function addToLedger(ledger: Ledger, { customerName, analyst, real, at }: CountedVerdict, step: 1 | -1): void {
  const [week, account] = [weekOf(at), accountOf(customerName, analyst)];
  const entry = ledger.get(`${week}:${account}`) ?? { week, account, real: 0, false: 0 };
  const outcome = real ? 'real' : 'false';
  entry[outcome] = Math.max(0, entry[outcome] + step);
  ledger.set(`${week}:${account}`, entry);
  for (const [key, old] of ledger) if (old.week < week - WEEKS_KEPT || old.real + old.false === 0) ledger.delete(key);
}

/** Copies: an answer must not change with the next verdict. */
function entriesOf(ledger: Ledger | undefined): LedgerEntry[] {
  return inOrder([...(ledger?.values() ?? [])].map((entry) => ({ ...entry })));
}

/** Entries in an order of their own, so that equal counters are equal documents. */
export function inOrder(entries: LedgerEntry[]): LedgerEntry[] {
  return entries.sort((a, b) => a.week - b.week || (a.account < b.account ? -1 : 1));
}

/** Fitted when it is asked for: verdicts may come in bulk. */
function calibrationOf(customer: CustomerCounters): Calibration | undefined {
  if (customer.calibration === null) customer.calibration = fitCalibration(customer.judged);
  return customer.calibration;
}

function pairKey({ rule, entity }: Pick<CountedSignal, 'rule' | 'entity'>): string {
  return `${rule}\n${entity}`;
}
