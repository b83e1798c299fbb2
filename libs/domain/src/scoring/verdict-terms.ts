import type { Severity, ThreatSignal, TriageCounters } from '@soc-agent/contracts';
import { mainEntity, ruleRef } from '../evidence/groups.js';
import { logit, type Term } from './log-odds.js';
import { countsAt, type VerdictCounts } from './verdict-counts.js';

/**
 * P(real threat) by the source's own rating, before anything else is known; a judgement: public sets disagree by a
 * factor of ten. The steps are small because sources rate by what a rule could mean, not by how often it is right.
 */
const PRIOR_BY_RATING: Readonly<Record<Severity, number>> = {
  INFO: 0.03,
  LOW: 0.1,
  MEDIUM: 0.2,
  HIGH: 0.3,
  CRITICAL: 0.5,
};
const UNRATED_PRIOR = 0.1;

/** How many verdicts what is believed without them is worth: few verdicts move the score little. */
const PARENT_WORTH = 32;
/** Verdicts alone make no rule's next signal less likely real than this: analysts err, and rules see new things. */
const LEAST_POSTERIOR = 0.01;
/** Others' verdicts at most multiply or divide the odds by 1.5, and count from three customers on: docs/verdicts.md says why. */
const ELSEWHERE_WEIGHT = Math.log(1.5);
const LEAST_CUSTOMERS = 3;
/** False verdicts on the rule here that explain a signal, if none was real. */
const LEAST_EXPLAINING = 3;

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

/** What analysts said of the rule: here, on this entity, and, within a bound, elsewhere; none without verdicts. */
export function verdictTerms(signal: ThreatSignal, { at, verdicts }: TriageCounters): Term[] {
  const prior = priorOf(signal.severity);
  const counts = { here: countsAt(verdicts.here, at), onEntity: countsAt(verdicts.onEntity, at) };
  const here = posterior(counts.here, prior);
  const onEntity = posterior(counts.onEntity, here);
  const [rule, entity] = [ruleRef(signal), mainEntity(signal).ref];
  return [
    ...term('verdicts_at_customer', prior, here, counts.here, 'the rule here', [rule, 'signal.customerName']),
    ...term('verdicts_on_entity', here, onEntity, counts.onEntity, 'the rule on this entity', [rule, entity]),
    ...elsewhereTerm(verdicts.elsewhere, rule),
  ];
}

/** Says whether verdicts on the rule at this customer are a reason to call the next signal harmless. */
export function isExplainedByVerdicts({ at, verdicts }: TriageCounters): boolean {
  const { real, false: benign } = countsAt(verdicts.here, at);
  return benign >= LEAST_EXPLAINING && real === 0;
}

/** Says whether an analyst called the rule real at this customer. */
export function isJudgedReal({ at, verdicts }: TriageCounters): boolean {
  return countsAt(verdicts.here, at).real > 0;
}

function term(
  indicator: string,
  before: number,
  after: number,
  counts: VerdictCounts,
  subject: string,
  evidence: string[],
): Term[] {
  if (counts.real + counts.false === 0) return [];
  return [
    {
      indicator,
      logOdds: logit(after) - logit(before),
      description: `analysts judged ${subject} real ${rounded(counts.real)} and false ${rounded(counts.false)} times, older verdicts counting less`,
      source: 'verdicts',
      evidence,
      family: 'verdicts',
    },
  ];
}

function elsewhereTerm({ real, false: benign }: TriageCounters['verdicts']['elsewhere'], rule: string): Term[] {
  if (real + benign < LEAST_CUSTOMERS || real === benign) return [];
  return [
    {
      indicator: 'verdicts_elsewhere',
      logOdds: (ELSEWHERE_WEIGHT * (real - benign)) / (real + benign),
      description: `analysts of ${real} other customers mostly judged the rule real, of ${benign} false`,
      source: 'verdicts',
      evidence: [rule],
      family: 'elsewhere',
    },
  ];
}

/** P(real threat) of a signal that its source rates so, 0..1, while nothing else is known. */
export function priorOf(severity: Severity | undefined): number {
  return severity ? PRIOR_BY_RATING[severity] : UNRATED_PRIOR;
}

function posterior({ real, false: benign }: VerdictCounts, parent: number): number {
  return Math.max(LEAST_POSTERIOR, (real + PARENT_WORTH * parent) / (real + benign + PARENT_WORTH));
}

function rounded(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
