import type { ThreatSignal } from '@soc-agent/contracts';
import { hostOfUrl } from '../../entities/url.js';

/** Values compared with indicators for one signal. */
const MAX_OBSERVABLES = 200;

/** A value that may be a known indicator, in lower case, and where the signal names it. */
export interface Observable {
  value: string;
  ref: string;
}

const LISTS = ['sourceIps', 'destIps', 'hashes', 'urls', 'hosts', 'domains', 'userAgents'] as const;

/** Everything of a signal that an indicator could name, each value once; of a URL also its host. */
export function observables({ entities }: ThreatSignal): Observable[] {
  const byValue = new Map<string, string>();
  const add = (value: string | undefined, ref: string): void => {
    const lower = value?.toLowerCase();
    if (lower && !byValue.has(lower) && byValue.size < MAX_OBSERVABLES) byValue.set(lower, ref);
  };
  for (const list of LISTS) {
    entities[list]?.forEach((value, index) => {
      const ref = `signal.entities.${list}[${index}]`;
      add(value, ref);
      if (list === 'urls') add(hostOfUrl(value), ref);
    });
  }
  return Array.from(byValue, ([value, ref]) => ({ value, ref }));
}
