import { ThreatSignal, type NewSignal } from '@soc-agent/contracts';
import { classifyThreatType } from './classify-threat-type.js';

/** Gives a validated signal its id and, where its source named none, its type. */
export function acceptSignal(signal: NewSignal, id: string): ThreatSignal {
  return Object.assign(new ThreatSignal(), signal, { id, threatType: signal.threatType ?? classifyThreatType(signal) });
}
