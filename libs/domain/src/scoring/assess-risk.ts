import { SEVERITIES, type FalsePositiveScore, type Severity, type ThreatSignal } from '@soc-agent/contracts';
import type { AgentAnalyses } from '../evidence/facts.js';
import { impactOf } from './impact.js';

/** Lowest risk of each severity; domain.md "Severity", bands 70/45/20. */
const BANDS: readonly (readonly [Severity, number])[] = [
  ['CRITICAL', 70],
  ['HIGH', 45],
  ['MEDIUM', 20],
  ['LOW', 0],
];
/** Below this probability of a real threat a severity falls by one more band. */
const UNLIKELY = 0.1;

/** How much a threat matters, and why. */
export interface RiskAssessment {
  severity: Severity;
  /** 0..100, `probability × impact`. */
  risk: number;
  /** 0..100 */
  impact: number;
  /** P(real threat), 0..1. */
  probability: number;
  reasons: string[];
}

/**
 * `risk = P(real) × impact`, in bands. Without an analyst's verdict a source's CRITICAL stays at least MEDIUM.
 * Pure; degraded agents simply contribute nothing.
 */
export function assessRisk(
  signal: ThreatSignal,
  agentAnalyses: AgentAnalyses,
  falsePositiveScore: Pick<FalsePositiveScore, 'score'>,
): RiskAssessment {
  const { value: impact, reasons } = impactOf(signal, agentAnalyses);
  const probability = Math.round((1 - falsePositiveScore.score) * 10_000) / 10_000;
  const risk = Math.round(probability * impact * 10) / 10;
  const banded = bandOf(risk);
  const severity = keptReviewable(signal, probability < UNLIKELY ? oneBelow(banded) : banded);
  return {
    severity,
    risk,
    impact,
    probability,
    reasons: [
      ...reasons,
      `probability of a real threat ${probability.toFixed(2)} × impact ${impact} = risk ${risk}`,
      ...(severity === banded ? [] : [severityExplained(severity, banded)]),
    ],
  };
}

function bandOf(risk: number): Severity {
  return BANDS.find(([, least]) => risk >= least)?.[0] ?? 'LOW';
}

function oneBelow(severity: Severity): Severity {
  return SEVERITIES[SEVERITIES.indexOf(severity) - 1] ?? 'INFO';
}

function keptReviewable(signal: ThreatSignal, severity: Severity): Severity {
  const tooLow = signal.severity === 'CRITICAL' && SEVERITIES.indexOf(severity) < SEVERITIES.indexOf('MEDIUM');
  return tooLow ? 'MEDIUM' : severity;
}

function severityExplained(severity: Severity, banded: Severity): string {
  return SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(banded)
    ? 'a CRITICAL of the source stays at least MEDIUM until an analyst decides'
    : `a real threat is unlikely, so ${banded} became ${severity}`;
}
