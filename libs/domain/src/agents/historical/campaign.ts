import type { PastThreat, RelatedPast } from '../../ports.js';
import { entityList } from '../../evidence/entity-wording.js';
import { occurredMs } from './event-times.js';

/** Threats of one campaign follow each other within this time. */
const CAMPAIGN_GAP_MS = 7 * 24 * 3600 * 1000;
/** Other threats that make one; two may be chance. */
const LEAST_THREATS = 3;
/** Hosts and users are what is attacked and a user agent is shared by millions; only what an attacker brings along ties threats together. */
const ATTACKER_LISTS: ReadonlySet<string> = new Set(['sourceIps', 'destIps', 'urls', 'hashes']);

/** Threats around one thing an attacker brought along, the signal among them. */
export interface Campaign {
  ref: string;
  value: string;
  /** The others of it that are at hand, in the order they happened. */
  threats: PastThreat[];
  /** How many others there are in all, as far back as the store remembers. */
  count: number;
  customers: number;
  /** From the first of them, or the signal, to the last. */
  spanMs: number;
}

/** The largest campaign among the sightings of the signal's entities. */
export function findCampaign(entities: RelatedPast['entities'], signalMs: number): Campaign | undefined {
  let largest: Campaign | undefined;
  for (const { ref, value, count, threats } of entities) {
    if (!ATTACKER_LISTS.has(entityList(ref))) continue;
    const chain = chainAround(threats, signalMs);
    if (chain.length < LEAST_THREATS || chain.length <= (largest?.threats.length ?? 0)) continue;
    const times = [signalMs, ...chain.map(occurredMs)];
    largest = {
      ref,
      value,
      threats: chain,
      count,
      customers: new Set(chain.map(({ customerName }) => customerName)).size,
      spanMs: Math.max(...times) - Math.min(...times),
    };
  }
  return largest;
}

/** The threats before and after the signal, as long as each follows the one before closely enough. */
function chainAround(threats: readonly PastThreat[], signalMs: number): PastThreat[] {
  const inOrder = threats.toSorted((a, b) => occurredMs(a) - occurredMs(b));
  const before = inOrder.filter((threat) => occurredMs(threat) <= signalMs).toReversed();
  const after = inOrder.filter((threat) => occurredMs(threat) > signalMs);
  return [...linked(before, signalMs).toReversed(), ...linked(after, signalMs)];
}

function linked(outwards: readonly PastThreat[], fromMs: number): PastThreat[] {
  let lastMs = fromMs;
  const broken = outwards.findIndex((threat) => {
    const gapMs = Math.abs(occurredMs(threat) - lastMs);
    lastMs = occurredMs(threat);
    return gapMs > CAMPAIGN_GAP_MS;
  });
  return broken < 0 ? [...outwards] : outwards.slice(0, broken);
}
