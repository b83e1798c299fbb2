import { FITTED_ON, TRIAGE_WEIGHTS, type TriageWeights } from '@soc-agent/domain';
import type { AlertGroup } from './ait-groups.js';
import { fitTriageWeights } from './weight-fit.js';

/** Weights for judging a tenant whose labels had no part in them. */
export interface HeldOutWeights {
  of(tenant: string): TriageWeights;
  /** Tenants that had a part after all: the shipped weights know them, and there is no other tenant to fit on. */
  readonly notHeldOut: readonly string[];
}

/** A tenant that the shipped weights have never seen gets those; for any other they are fitted anew on all tenants but it. */
export function heldOutWeights(tenants: ReadonlyMap<string, readonly AlertGroup[]>): HeldOutWeights {
  const fitted = new Map<string, TriageWeights>();
  const fitWithout = (tenant: string): TriageWeights => {
    const weights =
      fitted.get(tenant) ??
      fitTriageWeights([...tenants].filter(([name]) => name !== tenant).map(([, groups]) => groups));
    fitted.set(tenant, weights);
    return weights;
  };
  const isSeen = (tenant: string): boolean => FITTED_ON.includes(tenant);
  return {
    of: (tenant) => (isSeen(tenant) && tenants.size > 1 ? fitWithout(tenant) : TRIAGE_WEIGHTS),
    notHeldOut: tenants.size > 1 ? [] : [...tenants.keys()].filter(isSeen),
  };
}
