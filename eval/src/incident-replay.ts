import { incidentThreat, TriageHistory, type IncidentThreat } from '@soc-agent/domain';
import { conclude, type Case } from './judge.js';

/** A case as the product judged it when it came, with what decides where it belongs. */
export interface PlacedCase {
  threat: IncidentThreat;
  /** Undefined: nobody can say. */
  real?: boolean;
}

/** A customer's cases in order, each judged on its past as production does; those without a label, too. */
export function judgedInOrder(cases: readonly Case[]): PlacedCase[] {
  const history = new TriageHistory();
  return cases.map((one) => {
    const past = history.observe(one.signal, one.at);
    const threat = incidentThreat(conclude(one, past), past);
    return { threat, ...(one.real !== undefined && { real: one.real }) };
  });
}
