import type { MitreTechnique, NewRule, Severity, ThreatSignal, TriageCounters } from '@soc-agent/contracts';
import { mainEntity, ruleRef } from '../evidence/groups.js';
import { at as shownAt, counted } from '../evidence/wording.js';
import type { Term } from './log-odds.js';
import { countsAt } from './verdict-counts.js';
import { isNewHere, ruleRecord, type RuleRecord } from './rule-record.js';
import type { TriageWeights } from './weights.js';

const HOUR_MS = 3_600_000;
/** Command and control, exfiltration: what keeps firing here is a beacon, where most that keeps firing is noise. */
const BEACON_TACTICS: ReadonlySet<string | undefined> = new Set(['TA0011', 'TA0010']);
/** New rules within two hours that say nothing yet: any customer sees one or two. */
const NEW_RULES_ALLOWED = { here: 3, onEntity: 1 } as const;
/** What a new rule counts by its source's rating; one without a rating counts in full. */
const NEW_RULE_WORTH: Readonly<Record<Severity, number>> = { INFO: 0, LOW: 0.5, MEDIUM: 1, HIGH: 1, CRITICAL: 1 };
/** Ratings up to which a long regular record explains a signal. */
const EXPLAINED_BY_RECORD: ReadonlySet<Severity | undefined> = new Set([undefined, 'INFO', 'LOW', 'MEDIUM']);

/** What the customer's own past says of a signal, and the record behind it. */
export interface RecordFindings {
  record: RuleRecord;
  terms: Term[];
}

/** How usual the rule is at the customer, and how unusual its last hours: what is usual lowers, what is new raises. */
export function recordTerms(
  signal: ThreatSignal,
  counters: TriageCounters,
  techniques: readonly MitreTechnique[],
  weights: TriageWeights,
): RecordFindings {
  const record = ruleRecord(counters);
  const steadiness = callsHome(techniques) && !isJudgedFalse(counters) ? steadinessOf(record) : 0;
  const rule = ruleRef(signal);
  const entity = mainEntity(signal);
  const ofRule = [rule, 'signal.customerName'];
  // what calls home does so regularly: a record is no excuse
  const usual = record.usual * (1 - steadiness);
  const explains = steadiness === 0 && record.isRegular && !record.isFlood && EXPLAINED_BY_RECORD.has(signal.severity);
  const fresh = counters.newRules.filter(({ since }) => isNewHere(since, counters));
  const here = beyond(worthOf(fresh, counters.at), NEW_RULES_ALLOWED.here);
  const onHost = fresh.filter(({ onEntity }) => onEntity);
  const onEntity = beyond(worthOf(onHost, counters.at), NEW_RULES_ALLOWED.onEntity);
  const rows: readonly (readonly [indicator: string, logOdds: number, description: string, evidence: string[]])[] = [
    ['usual_rule', weights.usualRule * usual, `the rule ${firedHere(record)}`, ofRule],
    [
      'regular_rule',
      explains ? weights.regularRule : 0,
      `the rule fires regularly here, since ${shownAt(counters.ruleSince)}, and never turned out real`,
      ofRule,
    ],
    [
      'new_rule',
      record.isNew ? weights.newRule : 0,
      `the rule never fired here before ${shownAt(counters.ruleSince)}`,
      ofRule,
    ],
    [
      'new_rules_here',
      weights.newRulesHere * Math.log1p(here),
      `${counted(fresh.length, 'other rule')} that were never seen here before yesterday fired in the two hours before`,
      ['signal.customerName', 'signal.timestamp'],
    ],
    [
      'new_rules_on_entity',
      weights.newRulesOnEntity * Math.log1p(onEntity),
      `${counted(onHost.length, 'other rule')} that were never seen here before yesterday fired on this entity in the two hours before`,
      [entity.ref, 'signal.timestamp'],
    ],
    ['flood', record.isFlood ? weights.flood : 0, floodExplained(record, counters), ofRule],
    [
      'beacon',
      weights.beacon * steadiness,
      `a rule of command and control or exfiltration fired in ${record.activeHours} of the last 24 hours`,
      ofRule,
    ],
  ];
  const terms = rows
    .filter(([, logOdds]) => logOdds !== 0)
    .map(([indicator, logOdds, description, evidence]) => ({
      indicator,
      logOdds,
      description,
      source: 'history',
      evidence,
      family: indicator === 'regular_rule' ? 'record' : 'context',
    }));
  return { record, terms };
}

/** A technique of several tactics counts under the first: it is one step of an intruder, not four. */
function callsHome([likeliest]: readonly MitreTechnique[]): boolean {
  return BEACON_TACTICS.has(likeliest?.tactics[0]);
}

/** Analysts who looked at the rule here mostly found it harmless. */
function isJudgedFalse({ at, verdicts }: TriageCounters): boolean {
  const { real, false: benign } = countsAt(verdicts.here, at);
  return benign > real;
}

/** 0 for a rule that fired in a quarter of the last 24 hours or fewer, 1 for one that fired in all of them. */
function steadinessOf({ activeHours }: RuleRecord): number {
  return Math.max(0, (activeHours - 6) / 18);
}

/** New rules active in the last hour count in full, those of the hour before by half. */
function worthOf(rules: readonly NewRule[], at: number): number {
  return rules.reduce((sum, rule) => {
    const worth = rule.severity ? NEW_RULE_WORTH[rule.severity] : 1;
    return sum + (at - rule.lastAt < HOUR_MS ? worth : worth / 2);
  }, 0);
}

function beyond(value: number, allowed: number): number {
  return Math.max(0, value - allowed);
}

function firedHere({ daysFired }: RuleRecord): string {
  return `fired here on ${daysFired} of the last 14 days, the last two left out`;
}

/** What makes it a flood, in words. */
export function floodExplained({ busiest }: RuleRecord, { alertsNow }: TriageCounters): string {
  const usual = busiest === undefined ? 'it has no record here' : `its busiest hour so far had ${busiest}`;
  return `${counted(alertsNow, 'alert')} of the rule within two hours, ${usual}`;
}
