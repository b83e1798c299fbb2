import type { PastThreat, RelatedPast } from '../../ports.js';
import { entityList } from '../../evidence/entity-wording.js';

/** Threats of one campaign follow each other within this time. */
const CAMPAIGN_GAP_MS = 7 * 24 * 3600 * 1000;
/** Earlier threats that make one; two may be chance. */
const LEAST_THREATS = 3;
/** Hosts and users are what is attacked and a user agent is shared by millions; only what an attacker brings along ties threats together. */
const ATTACKER_LISTS: ReadonlySet<string> = new Set(['sourceIps', 'destIps', 'urls', 'hashes']);

/** Threats around one thing an attacker brought along. */
export interface Campaign {
  ref: string;
  value: string;
  /** The newest of them. */
  threats: PastThreat[];
  /** How many there are in all, as far back as the store remembers. */
  count: number;
  customers: number;
  /** From the oldest of them to the signal. */
  spanMs: number;
}

/** The largest campaign among the newest sightings of the signal's entities. */
export function findCampaign(entities: RelatedPast['entities'], signalMs: number): Campaign | undefined {
  let largest: Campaign | undefined;
  for (const { ref, value, count, threats } of entities) {
    if (!ATTACKER_LISTS.has(entityList(ref))) continue;
    const chain = recentChain(threats, signalMs);
    if (chain.length < LEAST_THREATS || chain.length <= (largest?.threats.length ?? 0)) continue;
    const oldestMs = Math.min(...chain.map(({ createdAt }) => Date.parse(createdAt)));
    largest = {
      ref,
      value,
      threats: chain,
      count,
      customers: new Set(chain.map(({ customerName }) => customerName)).size,
      spanMs: Math.max(0, signalMs - oldestMs),
    };
  }
  return largest;
}

/** The newest threats as long as each follows the one before closely enough. */
function recentChain(newestFirst: readonly PastThreat[], signalMs: number): PastThreat[] {
  const chain: PastThreat[] = [];
  let laterMs = signalMs;
  for (const threat of newestFirst) {
    const createdMs = Date.parse(threat.createdAt);
    if (!(laterMs - createdMs <= CAMPAIGN_GAP_MS)) break;
    chain.push(threat);
    laterMs = createdMs;
  }
  return chain;
}
