import type { FalsePositiveScore } from '@soc-agent/contracts';
import type { RiskAssessment } from '../scoring/assess-risk.js';

/** The score with the risk it gives the threat, which the plan and the analysis take from it; a degraded score has none. */
export interface AssessedScore extends FalsePositiveScore {
  risk?: RiskAssessment;
}

/** The score as a threat shows it: without the risk, which is the analysis' own. */
export function shownScore({ risk: _risk, ...score }: AssessedScore): FalsePositiveScore {
  return score;
}
