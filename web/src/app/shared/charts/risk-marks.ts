import { RISK_BANDS, type Severity } from '@soc-agent/contracts/vocabulary';
import { formatPercent } from '../vocabulary/format.js';
import { keysOf, SEVERITY_LABELS } from '../vocabulary/labels.js';
import { shareOf } from './axis.js';

/** How a severity came to be. */
export interface RiskOf {
  /** P(real threat), 0..1. */
  probability: number;
  /** 0..100; left out, what the other two make of it. */
  impact?: number;
  /** 0..100 */
  risk: number;
  severity: Severity;
  /** Why the severity is not what the risk alone says. */
  why?: string;
}

export interface RiskMarks {
  probability: string;
  impact: string;
  risk: string;
  /** Place of the risk, 0..1. */
  at: number;
  bands: { severity: Severity; label: string; from: number; width: number }[];
  /** What the risk alone would be. */
  byRisk: Severity;
  /** The floor that decided: where it begins, 0..1. */
  floor?: { from: number; severity: Severity };
  /** The severity is lower than the risk says, since a real threat is unlikely. */
  isLowered: boolean;
  /** The equation in words. */
  says: string;
}

const RANKS = keysOf(SEVERITY_LABELS).reverse();

/** The equation, and where on the scale it leads. */
export function riskMarks({ probability, impact, risk, severity, why }: RiskOf): RiskMarks {
  const kept = Number.isFinite(risk) ? Math.min(100, Math.max(0, risk)) : 0;
  const byRisk = RISK_BANDS.findLast(([, least]) => kept >= least)?.[0] ?? 'LOW';
  const difference = RANKS.indexOf(severity) - RANKS.indexOf(byRisk);
  const parts = {
    probability: formatPercent(probability),
    impact: String(Math.round(impact ?? (probability > 0 ? Math.min(100, kept / probability) : 0))),
    risk: String(Math.round(kept * 10) / 10),
  };
  const label = SEVERITY_LABELS[severity];
  const because =
    difference > 0
      ? `, held at ${label} by a floor${why ? `: ${why}` : ''}`
      : difference < 0
        ? `, lowered to ${label}${why ? `: ${why}` : ' since a real threat is unlikely'}`
        : `, which is ${label}`;
  return {
    ...parts,
    at: shareOf(kept, 0, 100),
    bands: RISK_BANDS.map(([band, from], index) => ({
      severity: band,
      label: SEVERITY_LABELS[band],
      from: from / 100,
      width: ((RISK_BANDS[index + 1]?.[1] ?? 100) - from) / 100,
    })),
    byRisk,
    ...(difference > 0 && {
      floor: { from: (RISK_BANDS.find(([band]) => band === severity)?.[1] ?? 0) / 100, severity },
    }),
    isLowered: difference < 0,
    says: `Probability ${parts.probability} times impact ${parts.impact} is a risk of ${parts.risk} out of 100${because}.`,
  };
}
