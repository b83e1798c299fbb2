import {
  RISK_BANDS,
  SEVERITIES,
  type FalsePositiveScore,
  type Severity,
  type ThreatSignal,
} from '@soc-agent/contracts';
import type { AgentAnalyses } from '../evidence/facts.js';
import { LIKELY_TECHNIQUE, SURE_TECHNIQUE } from '../attack/base-impact.js';
import { impactOf } from './impact.js';
import { priorOf } from './verdict-terms.js';

/** Below this probability of a real threat a severity falls by one more band. */
const UNLIKELY = 0.1;

/** What a sum of log-odds may lose on its way to a probability. */
const ROUNDING = 1e-9;

/** How much a threat matters, and why. */
export interface RiskAssessment {
  severity: Severity;
  /** 0..100, `probability × impact`. */
  risk: number;
  /** 0..100 */
  impact: number;
  /** P(real threat), 0..1. */
  probability: number;
  /** Why the severity is not that of the risk's band; absent where it is. */
  departure?: string;
  reasons: string[];
}

/** Techniques that every sign-in is said to be: on their own they mean nothing. */
const EVERYDAY_TECHNIQUES: ReadonlySet<string> = new Set(['T1078']);

interface Floor {
  severity: Severity;
  reason: string;
}

type Scored = Pick<FalsePositiveScore, 'score' | 'indicators' | 'explainedBy'>;

/**
 * `risk = P(real) × impact`, in bands; then what a severity may not fall below. Pure; degraded agents simply contribute
 * nothing.
 */
export function assessRisk(signal: ThreatSignal, agentAnalyses: AgentAnalyses, scored: Scored): RiskAssessment {
  const { value: impact, reasons } = impactOf(signal, agentAnalyses);
  const probability = Math.round((1 - scored.score) * 10_000) / 10_000;
  const risk = Math.round(probability * impact * 10) / 10;
  const band = bandOf(risk);
  const fallen = probability < UNLIKELY ? oneBelow(band) : band;
  const floor = floorOf(signal, agentAnalyses, scored);
  const kept = floor && rankOf(floor.severity) > rankOf(fallen) ? floor : undefined;
  const unlikely = fallen === band ? undefined : `a real threat is unlikely, so ${band} became ${fallen}`;
  const departure = kept?.reason ?? unlikely;
  return {
    severity: kept?.severity ?? fallen,
    risk,
    impact,
    probability,
    ...(departure !== undefined && { departure }),
    reasons: [
      ...reasons,
      `probability of a real threat ${probability.toFixed(2)} × impact ${impact} = risk ${risk}`,
      ...(departure !== undefined ? [departure] : []),
    ],
  };
}

/** The highest floor that applies; docs/verdicts.md, "What is never dismissed". */
function floorOf(signal: ThreatSignal, analyses: AgentAnalyses, scored: Scored): Floor | undefined {
  return [sourceFloor(signal, scored), techniqueFloor(signal, analyses, scored), floodFloor(scored)]
    .filter((floor) => floor !== undefined)
    .sort((a, b) => rankOf(b.severity) - rankOf(a.severity))[0];
}

/**
 * What nothing speaks against keeps its source's rating. A verdict on the rule here lets a severity fall freely, another
 * reason by one band; without one, never below MEDIUM.
 */
function sourceFloor({ severity }: ThreatSignal, { score, explainedBy = [] }: Scored): Floor | undefined {
  if (!severity) return undefined;
  if (1 - score >= priorOf(severity) - ROUNDING)
    return { severity, reason: `nothing known makes it less likely real than the ${severity} of its source says` };
  if (explainedBy.some(({ kind }) => kind === 'verdicts')) {
    return severity === 'CRITICAL'
      ? { severity: 'MEDIUM', reason: 'a CRITICAL of the source stays at least MEDIUM' }
      : undefined;
  }
  const below = oneBelow(severity);
  if (explainedBy.length > 0)
    return { severity: below, reason: `a ${severity} of the source falls by one band at most without a verdict` };
  if (rankOf(severity) < rankOf('MEDIUM')) return undefined;
  const least = rankOf(below) < rankOf('MEDIUM') ? 'MEDIUM' : below;
  return {
    severity: least,
    reason: `a ${severity} of the source stays at least ${least} while nothing that can be checked explains it`,
  };
}

/**
 * A technique of a rule without a record here is looked at whatever its source's rating: one we are sure of where the
 * source calls the signal information only, a likely one where it warns.
 */
function techniqueFloor(
  { severity }: ThreatSignal,
  analyses: AgentAnalyses,
  { indicators, explainedBy = [] }: Scored,
): Floor | undefined {
  if (explainedBy.length > 0 || indicators.some(({ indicator }) => indicator === 'usual_rule')) return undefined;
  const least = severity === 'INFO' ? SURE_TECHNIQUE : LIKELY_TECHNIQUE;
  const told = (analyses.priority.techniques ?? []).find(
    ({ id, confidence }) => confidence >= least && !EVERYDAY_TECHNIQUES.has(id),
  );
  if (!told) return undefined;
  return {
    severity: 'MEDIUM',
    reason: `it shows ${told.id} ${told.name}, and the rule has no record here: at least MEDIUM`,
  };
}

function floodFloor({ indicators, explainedBy = [] }: Scored): Floor | undefined {
  const flood = indicators.find(({ indicator }) => indicator === 'flood');
  if (!flood || explainedBy.length > 0) return undefined;
  return { severity: 'MEDIUM', reason: `a flood is at least MEDIUM: ${flood.description}` };
}

function bandOf(risk: number): Severity {
  return RISK_BANDS.findLast(([, least]) => risk >= least)?.[0] ?? 'LOW';
}

function oneBelow(severity: Severity): Severity {
  return SEVERITIES[rankOf(severity) - 1] ?? 'INFO';
}

function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
