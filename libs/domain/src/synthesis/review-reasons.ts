import type { FalsePositiveScore, ResponsePlan, Severity, ThreatSignal } from '@soc-agent/contracts';
import { factNamed, factsNamed, type AgentAnalyses } from '../evidence/facts.js';
import type { RiskAssessment } from '../scoring/assess-risk.js';
import { harmlessGrounds, hostileGrounds } from './grounds.js';

/** References named in one reason, and the longest of them: names in metadata are the sender's. */
const MAX_REFS = 5;
const MAX_REF = 60;

/** What decides whether a person must look. */
export interface ReviewInput {
  signal: Pick<ThreatSignal, 'severity'>;
  risk: RiskAssessment;
  agentAnalyses: AgentAnalyses;
  falsePositiveScore: FalsePositiveScore;
  responsePlan: ResponsePlan;
  /** Slots that were filled without their worker's answer. */
  missing: readonly string[];
}

/** Why a person must look, one sentence each; empty when nobody must. */
export function reviewReasons({
  signal,
  risk,
  agentAnalyses,
  falsePositiveScore,
  responsePlan,
  missing,
}: ReviewInput): string[] {
  const reasons: string[] = [];
  const isRated = (severity: Severity): boolean => risk.severity === severity || signal.severity === severity;
  if (risk.severity === 'CRITICAL') reasons.push(`Severity is CRITICAL (risk ${risk.risk}).`);
  else if (isRated('CRITICAL'))
    reasons.push('The source rates it CRITICAL: no score dismisses that without an analyst.');
  else if (isRated('HIGH') && falsePositiveScore.recommendation !== 'likely_false_positive') {
    reasons.push('It is rated HIGH, and no verdict, configuration or change explains it.');
  }
  const flood = falsePositiveScore.indicators.find(({ indicator }) => indicator === 'flood');
  if (flood && !falsePositiveScore.explainedBy) reasons.push(`A flood: ${flood.description}.`);
  const contradiction = contradictionBetween(agentAnalyses);
  if (contradiction) reasons.push(contradiction);
  if (missing.length > 0) reasons.push(`The analysis is partial: no answer from ${missing.join(', ')}.`);
  const suspected = [...new Set(factsNamed(agentAnalyses, 'injection_suspected').flatMap(({ evidence }) => evidence))];
  if (factNamed(agentAnalyses, 'injection_suspected')) {
    const where = suspected.length > 0 ? ` (${suspected.slice(0, MAX_REFS).map(shortened).join(', ')})` : '';
    reasons.push(`The signal may carry instructions meant for a language model${where}.`);
  }
  const toApprove = [responsePlan.primaryAction, ...responsePlan.secondaryActions].filter(
    (action) => action.requiresApproval,
  );
  if (toApprove.length > 0) {
    reasons.push(
      `Approval is needed for ${toApprove.map(({ actionType, target }) => (target ? `${actionType} of ${target.value}` : actionType)).join(', ')}.`,
    );
  }
  return reasons;
}

function shortened(ref: string): string {
  return ref.length > MAX_REF ? `${ref.slice(0, MAX_REF - 1)}…` : ref;
}

/** Says so when one agent has strong grounds for harmless and another for hostile. */
function contradictionBetween(analyses: AgentAnalyses): string | undefined {
  const harmless = harmlessGrounds(analyses);
  const hostile = hostileGrounds(analyses);
  if (harmless.length === 0 || hostile.length === 0) return undefined;
  return `Agents contradict each other: ${harmless.join(' and ')}, but ${hostile.join(' and ')}.`;
}
