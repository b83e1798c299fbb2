import type { ThreatSignal } from '@soc-agent/contracts';
import type { NetworkDirectory, NetworkListing } from '../../evidence/network-lists.js';

/** Autonomous systems of large hosting and cloud providers, by hand from the RIR registries. */
const HOSTING_ASNS: ReadonlyMap<number, string> = new Map([
  [16509, 'Amazon'],
  [14618, 'Amazon'],
  [15169, 'Google'],
  [396982, 'Google Cloud'],
  [8075, 'Microsoft'],
  [31898, 'Oracle Cloud'],
  [45102, 'Alibaba Cloud'],
  [132203, 'Tencent Cloud'],
  [16276, 'OVH'],
  [24940, 'Hetzner'],
  [14061, 'DigitalOcean'],
  [63949, 'Akamai Linode'],
  [20473, 'Vultr'],
  [51167, 'Contabo'],
  [60781, 'Leaseweb'],
  [9009, 'M247'],
  [12876, 'Scaleway'],
  [13335, 'Cloudflare'],
]);
const HOSTING_WORDS = /\b(hosting|hosted|cloud|data ?cent(er|re)|vps|colo(cation)?|dedicated servers?)\b/i;

/** A network the source itself named as the activity's origin. */
export interface NamedNetwork {
  name: string;
  hosting: boolean;
  /** What the operator's lists say of its autonomous system. */
  listing?: NetworkListing;
  ref: string;
}

/** Reads `metadata.asn` (`16276`, `AS16276`) and `metadata.asnOrganization`; undefined when the source gave neither. */
export function namedNetwork(
  { metadata }: ThreatSignal,
  networks: NetworkDirectory | undefined,
): NamedNetwork | undefined {
  const { asn, asnOrganization } = metadata;
  const number = asNumber(asn);
  const organization = typeof asnOrganization === 'string' && asnOrganization !== '' ? asnOrganization : undefined;
  const listing = networks?.ofAsn(number);
  const provider = HOSTING_ASNS.get(number);
  if (listing || provider !== undefined) {
    const name = `${provider ?? organization ?? 'a listed network'} (AS${number})`;
    return { name, hosting: true, ...(listing && { listing }), ref: 'signal.metadata.asn' };
  }
  if (organization !== undefined) {
    return { name: organization, hosting: HOSTING_WORDS.test(organization), ref: 'signal.metadata.asnOrganization' };
  }
  return Number.isInteger(number) ? { name: `AS${number}`, hosting: false, ref: 'signal.metadata.asn' } : undefined;
}

function asNumber(asn: unknown): number {
  if (typeof asn === 'number') return asn;
  return typeof asn === 'string' && asn.trim() !== '' ? Number(asn.trim().replace(/^as/i, '')) : Number.NaN;
}
