import type { FalsePositiveScore, MitreTechnique, ResponsePlan, ThreatSignal } from '@soc-agent/contracts';
import type { AgentAnalyses } from '../evidence/facts.js';
import type { RiskAssessment } from '../scoring/assess-risk.js';

/** Everything the two texts of an analysis are written from. */
export interface Conclusion {
  signal: ThreatSignal;
  agentAnalyses: AgentAnalyses;
  falsePositiveScore: FalsePositiveScore;
  responsePlan: ResponsePlan;
  risk: RiskAssessment;
  mitreTechniques: readonly MitreTechnique[];
  reviewReasons: readonly string[];
}

/** An action and its target as words, such as "block 203.0.113.7". */
export function actionInWords({ actionType, target }: ResponsePlan['primaryAction']): string {
  return target ? `${ACTION_WORDS[actionType]} ${target.value}` : ACTION_WORDS[actionType];
}

const ACTION_WORDS: Readonly<Record<ResponsePlan['primaryAction']['actionType'], string>> = {
  block_ip: 'block',
  rate_limit: 'limit the request rate of',
  challenge: 'challenge',
  allowlist: 'allow-list',
  monitor: 'monitor',
  escalate: 'escalate',
  quarantine: 'quarantine',
  disable_account: 'disable the account',
  none: 'take no action',
};
