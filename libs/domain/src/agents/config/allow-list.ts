import type { AllowListEntry, ThreatSignal } from '@soc-agent/contracts';
import { canonicalBlock } from '../../entities/address.js';
import { isInRange, parseAddress } from '../../evidence/ip-address.js';

/** One value of a signal and the entry that allows it. */
export interface AllowListMatch {
  /** `signal.entities.sourceIps[0]` */
  signalRef: string;
  value: string;
  entry: AllowListEntry;
  /** Position in the customer's allow list. */
  position: number;
}

/** The source addresses and user agents of the signal that the customer expects; at most one match for each. */
export function allowListMatches(signal: ThreatSignal, allowList: readonly AllowListEntry[]): AllowListMatch[] {
  const { sourceIps, userAgents } = signal.entities;
  return [
    ...sourceIps.flatMap((value, index) => {
      const address = parseAddress(value);
      const position = address
        ? allowList.findIndex((entry) => entry.kind === 'ip' && isInRange(address, blockOf(entry.value)))
        : -1;
      return matchOf(`signal.entities.sourceIps[${index}]`, value, allowList, position);
    }),
    ...userAgents.flatMap((value, index) => {
      const lower = value.toLowerCase();
      const position = allowList.findIndex(
        (entry) => entry.kind === 'userAgent' && lower.startsWith(entry.value.toLowerCase()),
      );
      return matchOf(`signal.entities.userAgents[${index}]`, value, allowList, position);
    }),
  ];
}

/** Addresses of signals are in their one form, in which none is IPv4 within IPv6. */
function blockOf(value: string): string {
  return value.includes(':') ? (canonicalBlock(value) ?? value) : value;
}

function matchOf(
  signalRef: string,
  value: string,
  allowList: readonly AllowListEntry[],
  position: number,
): AllowListMatch[] {
  const entry = allowList[position];
  return entry ? [{ signalRef, value, entry, position }] : [];
}
