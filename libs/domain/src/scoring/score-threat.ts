import type { FalsePositiveScore, ThreatSignal, TriageCounters } from '@soc-agent/contracts';
import { factNamed, type AgentAnalyses } from '../evidence/facts.js';
import { calibrationTerm } from './calibration.js';
import { contentTerms } from './content-terms.js';
import { evidenceTerms } from './evidence-terms.js';
import { explanations } from './explanations.js';
import { boundLowering, capFamilies, loweredBy, sigmoid, sumOf, type FamilyCaps } from './log-odds.js';
import { confidenceOf, explain, recommend, UNDECIDED_BAND } from './recommendation.js';
import { recordTerms } from './record-terms.js';
import { priorTerm, verdictTerms } from './verdict-terms.js';
import { TRIAGE_WEIGHTS, type TriageWeights } from './weights.js';

/** Largest share of the log-odds that correlated evidence may have together. */
const FAMILY_CAPS: FamilyCaps = {
  verdicts: 9,
  context: 5,
  content: 2,
  configuration: 3,
  infrastructure: 2,
  origin: 2.5,
  client: 1.2,
  intelligence: 3,
};
/** What nobody can check lowers the odds at most four times together. */
const UNCHECKED: ReadonlySet<string> = new Set(['context', 'content', 'client', 'elsewhere', 'calibration']);
const MOST_UNCHECKED = Math.log(4);

/** Counters of a signal whose past could not be read: it is judged as the first of a customer. */
const NO_PAST: Omit<TriageCounters, 'at'> = {
  customerSince: 0,
  ruleSince: 0,
  ruleDays: [],
  alertsNow: 1,
  newRules: [],
  verdicts: { here: [], onEntity: [], elsewhere: { real: 0, false: 0 } },
};

/** The score of one signal; pure, the same input gives the same score to the last digit. */
export function scoreThreat(
  signal: ThreatSignal,
  agentAnalyses: AgentAnalyses,
  weights: TriageWeights = TRIAGE_WEIGHTS,
): FalsePositiveScore {
  const counters = agentAnalyses.historical.triage ?? { at: 0, ...NO_PAST };
  const techniques = agentAnalyses.priority.techniques ?? [];
  const past = recordTerms(signal, counters, techniques, weights);
  const uncalibrated = boundLowering(
    capFamilies(
      [
        priorTerm(signal),
        ...verdictTerms(signal, counters),
        ...past.terms,
        ...contentTerms(signal, techniques, weights),
        ...evidenceTerms(agentAnalyses),
      ],
      FAMILY_CAPS,
    ),
    UNCHECKED,
    MOST_UNCHECKED,
  );
  const room = MOST_UNCHECKED - loweredBy(uncalibrated, UNCHECKED);
  const terms = [...uncalibrated, ...calibrationTerm(sumOf(uncalibrated), room, past.record, counters)];
  const score = 1 - sigmoid(sumOf(terms));
  const confidence = confidenceOf(terms);
  const explainedBy = score >= UNDECIDED_BAND.to ? explanations(terms, past.record, counters) : [];
  const asFp = factNamed(agentAnalyses, 'similar_resolved_as_fp') ?? 0;
  const asReal = factNamed(agentAnalyses, 'similar_resolved_as_real') ?? 0;
  return {
    score,
    confidence,
    calibrated: counters.calibration !== undefined,
    indicators: terms.map(({ family: _family, ...indicator }) => indicator),
    ...(asFp + asReal > 0 && { historicalFpRate: asFp / (asFp + asReal) }),
    similarResolvedAsFp: asFp,
    similarResolvedAsReal: asReal,
    recommendation: recommend(signal.severity, score, confidence, explainedBy),
    ...(explainedBy.length > 0 && { explainedBy }),
    explanation: explain(score, terms),
  };
}
