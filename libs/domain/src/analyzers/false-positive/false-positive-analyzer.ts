import type { FalsePositiveScore, FpRecommendation } from '@soc-agent/contracts';
import { numberFact } from '../../agents/facts.js';
import type { Analyzer, AnalyzerInput } from '../analyzer.js';
import { evidenceTerms } from './evidence-terms.js';
import { capFamilies, logit, sigmoid, type FamilyCaps, type Term } from './log-odds.js';

/** P(real threat) of a signal about which nothing else is known: it goes to an analyst. */
const UNINFORMED_PROBABILITY = 0.5;
/** Verdicts' worth of the uninformed probability: 10 at rule level (Splunk RBA's and our own replay's value). */
const PRIOR_VERDICTS = 10;

const FAMILY_CAPS: FamilyCaps = {
  verdicts: 4,
  configuration: 3,
  infrastructure: 2,
  origin: 2.5,
  client: 1,
  intelligence: 3,
};

/** Scores between these leave the decision to an analyst. */
export const UNDECIDED_BAND = { from: 0.3, to: 0.8 } as const;

/** How likely the signal is a false positive, as a sum of terms that an analyst can read one by one. */
export const falsePositiveAnalyzer: Analyzer<'false-positive'> = {
  kind: 'false-positive',
  analyze: scoreFalsePositive,
};

/** The score of one signal; the same input gives the same score to the last digit. */
export function scoreFalsePositive(input: AnalyzerInput): FalsePositiveScore {
  const asFp = numberFact(input.agentAnalyses, 'similar_resolved_as_fp') ?? 0;
  const asReal = numberFact(input.agentAnalyses, 'similar_resolved_as_real') ?? 0;
  const terms = capFamilies([baseTerm(), ...verdictTerms(asFp, asReal), ...evidenceTerms(input)], FAMILY_CAPS);
  const score = 1 - sigmoid(terms.reduce((sum, { logOdds }) => sum + logOdds, 0));
  return {
    score,
    confidence: confidenceOf(terms),
    calibrated: false,
    indicators: terms.map(({ family: _family, ...indicator }) => indicator),
    ...(asFp + asReal > 0 && { historicalFpRate: asFp / (asFp + asReal) }),
    similarResolvedAsFp: asFp,
    similarResolvedAsReal: asReal,
    recommendation: recommend(score),
    explanation: explain(score, terms),
  };
}

/** What to do with a score; the band between is for people. */
export function recommend(score: number): FpRecommendation {
  if (score >= UNDECIDED_BAND.to) return 'likely_false_positive';
  return score < UNDECIDED_BAND.from ? 'likely_real_threat' : 'needs_review';
}

function baseTerm(): Term {
  return {
    indicator: 'base_rate',
    logOdds: logit(UNINFORMED_PROBABILITY),
    description: 'how often signals are real before anything is known of this one',
    source: 'base',
    evidence: [],
    family: 'base',
  };
}

function verdictTerms(asFp: number, asReal: number): Term[] {
  if (asFp + asReal === 0) return [];
  const mean = (asReal + PRIOR_VERDICTS * UNINFORMED_PROBABILITY) / (asFp + asReal + PRIOR_VERDICTS);
  return [
    {
      indicator: 'verdicts',
      logOdds: logit(mean) - logit(UNINFORMED_PROBABILITY),
      description: `of similar threats analysts judged ${asReal} real and ${asFp} false`,
      source: 'verdicts',
      evidence: [],
      family: 'verdicts',
    },
  ];
}

/** Grows with the weight of evidence on either side: nothing but the base gives .2, a sum of 5 about .9. */
function confidenceOf(terms: readonly Term[]): number {
  const weight = terms
    .filter(({ family }) => family !== 'base')
    .reduce((sum, { logOdds }) => sum + Math.abs(logOdds), 0);
  return 1 - 0.8 * Math.exp(-weight / 2.5);
}

function explain(score: number, terms: readonly Term[]): string {
  const told = terms
    .filter(({ family, logOdds }) => family !== 'base' && logOdds !== 0)
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
