import type { CustomerContext, Severity, ThreatSignal, TriageStatistics, VerdictCounts } from '@soc-agent/contracts';
import { logit, type Term } from './log-odds.js';
import { entityRef } from '../evidence/triage-statistics.js';
import type { TriageWeights } from './triage-weights.js';

/**
 * P(real threat) by the source's own rating, before anything else is known; chosen so that a signal about which
 * nothing is known keeps the band its source gave it. Verdicts on the rule replace it.
 */
const PRIOR_BY_RATING: Readonly<Record<Severity, number>> = {
  INFO: 0.05,
  LOW: 0.2,
  MEDIUM: 0.4,
  HIGH: 0.6,
  CRITICAL: 0.8,
};
const UNRATED_PRIOR = 0.1;

/** How many verdicts a level's parent is worth: few verdicts move the score little, many speak for themselves. */
const PARENT_WORTH = { rule: 10, ruleAtCustomer: 8, ruleOnEntity: 8 } as const;

/** Verdicts alone make no rule's next signal less likely real than this: analysts err, and rules see new things. */
const LEAST_POSTERIOR = 0.01;

/** Hours after which about two thirds of the context count: a day's rhythm must be seen once. */
const CONTEXT_MATURITY_HOURS = 24;

/** The term every score begins with. */
export function priorTerm({ severity, source }: Pick<ThreatSignal, 'severity' | 'source'>): Term {
  return {
    indicator: 'source_rating',
    logOdds: logit(priorOf(severity)),
    description: severity ? `${source.product} rates it ${severity}` : `${source.product} gives no rating`,
    source: 'signal',
    evidence: severity ? ['signal.severity'] : ['signal.source.product'],
    family: 'prior',
  };
}

/** What the verdicts on the rule add to the prior; none without verdicts. */
export function verdictTerms(signal: ThreatSignal, { verdicts }: TriageStatistics): Term[] {
  const { rule, ruleAtCustomer, ruleOnEntity } = verdicts;
  if (total(rule) + total(ruleAtCustomer) + total(ruleOnEntity) === 0) return [];
  const prior = priorOf(signal.severity);
  const everywhere = posterior(rule, prior, PARENT_WORTH.rule);
  const here = posterior(ruleAtCustomer, everywhere, PARENT_WORTH.ruleAtCustomer);
  const onEntity = posterior(ruleOnEntity, here, PARENT_WORTH.ruleOnEntity);
  const steps = [
    ['verdicts_on_rule', prior, everywhere, rule, 'the rule at all customers', [ruleRef(signal)]],
    [
      'verdicts_at_customer',
      everywhere,
      here,
      ruleAtCustomer,
      'the rule at this customer',
      [ruleRef(signal), 'signal.customerName'],
    ],
    [
      'verdicts_on_entity',
      here,
      onEntity,
      ruleOnEntity,
      'the rule on this entity',
      [ruleRef(signal), entityRef(signal)],
    ],
  ] as const;
  return steps
    .filter(([, , , counts]) => total(counts) > 0)
    .map(([indicator, before, after, counts, subject, evidence]) => ({
      indicator,
      logOdds: logit(after) - logit(before),
      description: `analysts judged ${subject} real ${rounded(counts.real)} and false ${rounded(counts.false)} times`,
      source: 'verdicts',
      evidence: [...evidence],
      family: 'verdicts',
    }));
}

/** How the customer's own past makes the signal more or less remarkable; none without a past. */
export function contextTerms(signal: ThreatSignal, { context }: TriageStatistics, weights: TriageWeights): Term[] {
  if (!context) return [];
  const maturity = maturityOf(context);
  const ruleOnEntity = [ruleRef(signal), entityRef(signal)];
  const rows: (readonly [indicator: string, logOdds: number, description: string, evidence: string[]])[] = [
    [
      'usual_day',
      weights.quiet,
      `${rounded(context.knownHours)} h of the customer's past are known`,
      ['signal.customerName'],
    ],
    ['quiet_before', weights.quietHours * Math.log1p(context.quietHours), quietness(context), ruleOnEntity],
    [
      'burst',
      weights.burst * Math.log(context.burst),
      `${rounded(context.burst)} alerts of the rule on the entity since it began to fire`,
      ruleOnEntity,
    ],
    [
      'volume',
      weights.volume * Math.log1p(context.volume),
      `about ${rounded(context.volume)} other alerts on the entity in ten minutes`,
      [entityRef(signal)],
    ],
    [
      'unrest',
      weights.unrest * Math.log(context.unrest),
      `rules fire at the customer ${context.unrest.toFixed(1)} times as rarely seen as usual`,
      ['signal.customerName'],
    ],
  ];
  if (context.beacon >= 1)
    rows.push([
      'beacon',
      weights.beacon * Math.log(context.beacon),
      `${rounded(context.beacon)} alerts of command and control or exfiltration on the entity without a pause`,
      ruleOnEntity,
    ]);
  if (context.progression >= 1)
    rows.push([
      'tactic_progression',
      weights.progression * Math.log(context.progression),
      `rules told of ${rounded(context.progression)} ATT&CK tactics on the entity within a day`,
      [entityRef(signal)],
    ]);
  return rows.map(([indicator, logOdds, description, evidence]) => ({
    indicator,
    logOdds: maturity * logOdds,
    description,
    source: 'history',
    evidence,
    family: 'context',
  }));
}

/** Share of the context's weight that a past of that length supports, 0..1. */
export function maturityOf({ knownHours }: Pick<CustomerContext, 'knownHours'>): number {
  return 1 - Math.exp(-Math.max(0, knownHours) / CONTEXT_MATURITY_HOURS);
}

function priorOf(severity: Severity | undefined): number {
  return severity ? PRIOR_BY_RATING[severity] : UNRATED_PRIOR;
}

function posterior({ real, false: benign }: VerdictCounts, parent: number, worth: number): number {
  return Math.max(LEAST_POSTERIOR, (real + worth * parent) / (real + benign + worth));
}

function total({ real, false: benign }: VerdictCounts): number {
  return real + benign;
}

function quietness({ quietHours, firstOnEntity }: CustomerContext): string {
  return firstOnEntity
    ? `the rule never fired on the entity before, known for ${rounded(quietHours)} h`
    : `the rule had been silent on the entity for ${rounded(quietHours)} h`;
}

function ruleRef({ source }: ThreatSignal): string {
  if (source.ruleId !== undefined) return 'signal.source.ruleId';
  return source.ruleName === undefined ? 'signal.title' : 'signal.source.ruleName';
}

function rounded(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
