import type {
  Calibration,
  FalsePositiveScore,
  FpRecommendation,
  ThreatSignal,
  TriageStatistics,
} from '@soc-agent/contracts';
import { factNamed } from '../../evidence/facts.js';
import { assessRisk } from '../../scoring/assess-risk.js';
import { contextTerms, priorTerm, verdictTerms } from '../../scoring/triage-terms.js';
import { TRIAGE_WEIGHTS, type TriageWeights } from '../../scoring/triage-weights.js';
import type { Analyzer, AnalyzerInput } from '../analyzer.js';
import { evidenceTerms } from '../../scoring/evidence-terms.js';
import { capFamilies, sigmoid, type FamilyCaps, type Term } from '../../scoring/log-odds.js';

/** Largest share of the log-odds that correlated evidence may have together. */
const FAMILY_CAPS: FamilyCaps = {
  verdicts: 9,
  context: 7,
  configuration: 3,
  infrastructure: 2,
  origin: 2.5,
  client: 1.2,
  intelligence: 3,
};

/** What verdicts weigh when only the store's list of similar threats is known. */
const NO_STATISTICS: TriageStatistics['verdicts'] = {
  rule: { real: 0, false: 0 },
  ruleAtCustomer: { real: 0, false: 0 },
  ruleOnEntity: { real: 0, false: 0 },
};

/** Scores between these leave the decision to an analyst. */
const UNDECIDED_BAND = { from: 0.3, to: 0.8 } as const;
/** Less evidence than this leaves it to an analyst as well. */
const LEAST_CONFIDENCE = 0.35;

/** How likely the signal is a false positive, as a sum of terms that an analyst can read one by one. */
export const falsePositiveAnalyzer: Analyzer<'false-positive'> = {
  kind: 'false-positive',
  analyze(input) {
    const score = scoreFalsePositive(input);
    return { ...score, risk: assessRisk(input.signal, input.agentAnalyses, score) };
  },
};

/** The score of one signal; the same input gives the same score to the last digit. */
export function scoreFalsePositive(
  input: Pick<AnalyzerInput, 'signal' | 'agentAnalyses'>,
  weights: TriageWeights = TRIAGE_WEIGHTS,
): FalsePositiveScore {
  const { signal, agentAnalyses } = input;
  const asFp = factNamed(agentAnalyses, 'similar_resolved_as_fp') ?? 0;
  const asReal = factNamed(agentAnalyses, 'similar_resolved_as_real') ?? 0;
  const statistics = agentAnalyses.historical.triage ?? {
    verdicts: { ...NO_STATISTICS, ruleAtCustomer: { real: asReal, false: asFp } },
  };
  const uncalibrated = capFamilies(
    [
      priorTerm(signal),
      ...verdictTerms(signal, statistics),
      ...contextTerms(signal, statistics, weights),
      ...evidenceTerms(agentAnalyses),
    ],
    FAMILY_CAPS,
  );
  const { calibration } = statistics;
  const terms = calibration ? calibrated(uncalibrated, calibration) : uncalibrated;
  const score = 1 - sigmoid(terms.reduce((sum, { logOdds }) => sum + logOdds, 0));
  const confidence = confidenceOf(terms);
  return {
    score,
    confidence,
    calibrated: calibration !== undefined,
    indicators: terms.map(({ family: _family, ...indicator }) => indicator),
    ...(asFp + asReal > 0 && { historicalFpRate: asFp / (asFp + asReal) }),
    similarResolvedAsFp: asFp,
    similarResolvedAsReal: asReal,
    recommendation: recommend(signal, score, confidence),
    explanation: explain(score, terms),
  };
}

/** What to do with a score; what is undecided, rests on little or is CRITICAL by its source is for people. */
function recommend({ severity }: Pick<ThreatSignal, 'severity'>, score: number, confidence: number): FpRecommendation {
  if (severity === 'CRITICAL' && score >= UNDECIDED_BAND.from) return 'needs_review';
  if (confidence < LEAST_CONFIDENCE || (score >= UNDECIDED_BAND.from && score < UNDECIDED_BAND.to))
    return 'needs_review';
  return score >= UNDECIDED_BAND.to ? 'likely_false_positive' : 'likely_real_threat';
}

/** Stretches every term by the customer's slope and adds its intercept as a term of its own. */
function calibrated(terms: readonly Term[], { slope, intercept, verdicts }: Calibration): Term[] {
  return [
    ...terms.map((term) => ({ ...term, logOdds: slope * term.logOdds })),
    {
      indicator: 'calibration',
      logOdds: intercept,
      description: `${verdicts} verdicts of this customer, which also weigh all other terms ${slope.toFixed(2)} times`,
      source: 'verdicts',
      evidence: ['signal.customerName'],
      family: 'calibration',
    },
  ];
}

/** Grows with the weight of evidence on either side beyond the source's own rating: none gives .2, a sum of 5 about .9. */
function confidenceOf(terms: readonly Term[]): number {
  const sums = new Map<string, number>();
  for (const { family, logOdds } of terms) sums.set(family, (sums.get(family) ?? 0) + logOdds);
  sums.delete('prior');
  const weight = [...sums.values()].reduce((sum, ofFamily) => sum + Math.abs(ofFamily), 0);
  return 1 - 0.8 * Math.exp(-weight / 2.5);
}

function explain(score: number, terms: readonly Term[]): string {
  const told = terms
    .filter(({ logOdds }) => Math.abs(logOdds) > 0.05)
    .sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds))
    .slice(0, 3)
    .map(({ description, logOdds }) => `${description} (${times(logOdds)})`);
  const reasons = told.length > 0 ? told.join('; ') : 'nothing is known that speaks for either side';
  return `${Math.round(score * 100)} % likely a false positive: ${reasons}.`;
}

function times(logOdds: number): string {
  const factor = Math.exp(Math.abs(logOdds));
  return `${factor.toFixed(1)} times ${logOdds > 0 ? 'likelier' : 'less likely'} real`;
}
