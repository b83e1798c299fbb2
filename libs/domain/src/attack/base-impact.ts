import type { MitreTechnique, Severity, ThreatSignal } from '@soc-agent/contracts';
import { attackTable } from './attack-table.js';

/** Impact a source's severity stands for, 0..100. Chosen, not fitted. */
const SOURCE_IMPACT: Readonly<Record<Severity, number>> = { INFO: 10, LOW: 30, MEDIUM: 55, HIGH: 80, CRITICAL: 95 };
/** Impact of a signal whose source gave no severity: between LOW and MEDIUM. */
const UNRATED_IMPACT = 40;
/** Least impact of a signal with a technique of that tactic, by name. */
const TACTIC_FLOORS: Readonly<Record<string, number>> = {
  Impact: 60,
  Exfiltration: 60,
  'Credential Access': 60,
  'Lateral Movement': 55,
  Reconnaissance: 20,
};
/** Techniques we are less sure of raise nothing. */
export const SURE_TECHNIQUE = 0.5;
/** Techniques we are less sure of are left to the priority agent: the analysis does not name them, and they weigh nothing. */
export const LIKELY_TECHNIQUE = 0.3;

/** How bad it is if it is real, and why. */
export interface Impact {
  /** 0..100 */
  value: number;
  reasons: string[];
}

/** Impact before the customer is looked at: source severity, raised to the floor of the gravest sure tactic. */
export function baseImpact(signal: ThreatSignal, techniques: readonly MitreTechnique[]): Impact {
  const { severity, source } = signal;
  const ofSource = severity ? SOURCE_IMPACT[severity] : UNRATED_IMPACT;
  const reasons = [
    severity
      ? `${source.product} rated it ${severity} (impact ${ofSource})`
      : `${source.product} gave no severity (impact ${ofSource})`,
  ];
  const floor = tacticFloor(techniques);
  if (!floor || floor.value <= ofSource) return { value: ofSource, reasons };
  reasons.push(
    `${floor.technique.id} ${floor.technique.name} belongs to ${floor.tactic} (impact at least ${floor.value})`,
  );
  return { value: floor.value, reasons };
}

/** The severity whose usual impact is nearest, for an impact if the threat is real. */
export function severityOfImpact(impact: number): Severity {
  if (impact >= 87.5) return 'CRITICAL';
  if (impact >= 67.5) return 'HIGH';
  if (impact >= 42.5) return 'MEDIUM';
  return impact >= 20 ? 'LOW' : 'INFO';
}

function tacticFloor(
  techniques: readonly MitreTechnique[],
): { value: number; tactic: string; technique: MitreTechnique } | undefined {
  let gravest: { value: number; tactic: string; technique: MitreTechnique } | undefined;
  for (const technique of techniques) {
    if (technique.confidence < SURE_TECHNIQUE) continue;
    for (const id of technique.tactics) {
      const tactic = attackTable().tacticName(id);
      const value = TACTIC_FLOORS[tactic] ?? 0;
      if (value > (gravest?.value ?? 0)) gravest = { value, tactic, technique };
    }
  }
  return gravest;
}
