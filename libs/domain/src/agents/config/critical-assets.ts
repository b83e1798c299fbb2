import type { CriticalAsset, ThreatSignal } from '@soc-agent/contracts';

/** A critical asset and the entity of the signal that is it. */
export interface CriticalAssetMatch {
  asset: CriticalAsset;
  /** Position in the customer's list. */
  position: number;
  signalRef: string;
  value: string;
}

const LISTS = ['hosts', 'users', 'destIps', 'sourceIps', 'urls'] as const;

/**
 * The critical assets that the signal touches: equal to a host, user or address, the first label of a host name
 * (`ehr-db` is `ehr-db.corp.example`), or a whole path segment or host of a URL. Case does not matter.
 */
export function criticalAssetMatches(signal: ThreatSignal, assets: readonly CriticalAsset[]): CriticalAssetMatch[] {
  if (assets.length === 0) return [];
  const names = namesInSignal(signal);
  return assets.flatMap((asset, position) => {
    const found = names.get(asset.name.toLowerCase());
    return found ? [{ asset, position, ...found }] : [];
  });
}

function namesInSignal(signal: ThreatSignal): Map<string, { signalRef: string; value: string }> {
  const names = new Map<string, { signalRef: string; value: string }>();
  for (const list of LISTS) {
    signal.entities[list].forEach((value, index) => {
      const found = { signalRef: `signal.entities.${list}[${index}]`, value };
      for (const name of namesOf(list, value.toLowerCase())) if (!names.has(name)) names.set(name, found);
    });
  }
  return names;
}

function namesOf(list: (typeof LISTS)[number], value: string): string[] {
  if (list === 'hosts') return [value, value.split('.', 1)[0] ?? value];
  if (list === 'urls') return [value, ...value.split(/[/?#:]+/)].filter((part) => part !== '');
  return [value];
}
