import type { ThreatSignal } from '@soc-agent/contracts';
import { baseImpact, type Impact } from '../attack/base-impact.js';
import { factNamed, type AgentAnalyses } from '../evidence/facts.js';

/** Factors on impact; the strongest that applies counts. */
const CRITICAL_ASSET = 1.4;
const HIGH_SENSITIVITY = 1.2;
const LOW_SENSITIVITY = 0.8;

/** Impact at this customer: the base, times what its configuration says of the asset; facts that are missing change nothing. */
export function impactOf(signal: ThreatSignal, agentAnalyses: AgentAnalyses): Impact {
  const { value, reasons } = baseImpact(signal, agentAnalyses.priority.techniques ?? []);
  const [factor, reason] = criticality(agentAnalyses);
  if (factor === 1) return { value, reasons };
  return { value: Math.min(100, Math.round(value * factor)), reasons: [...reasons, `${reason} (impact × ${factor})`] };
}

function criticality(analyses: AgentAnalyses): readonly [number, string] {
  if (factNamed(analyses, 'critical_asset')) return [CRITICAL_ASSET, 'a critical asset is touched'];
  const sensitivity = factNamed(analyses, 'sensitivity');
  if (sensitivity === 'high') return [HIGH_SENSITIVITY, 'the customer asked for high sensitivity'];
  if (sensitivity === 'low') return [LOW_SENSITIVITY, 'the customer asked for low sensitivity'];
  return [1, ''];
}
