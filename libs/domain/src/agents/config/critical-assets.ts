import type { CriticalAsset, ThreatSignal } from '@soc-agent/contracts';
import { canonicalBlock } from '../../entities/address.js';
import { canonicalHost, isSameHost, shortName } from '../../entities/host-name.js';
import { hostOfUrl } from '../../entities/url.js';
import { canonicalUser, userName, type UserName } from '../../entities/user-name.js';
import { isInRange, parseAddress } from '../../evidence/ip-address.js';

/** A critical asset and an entity of the signal that is it. */
export interface CriticalAssetMatch {
  asset: CriticalAsset;
  /** Position in the customer's list. */
  position: number;
  signalRef: string;
  value: string;
}

const LISTS = ['hosts', 'users', 'destIps', 'sourceIps', 'urls', 'domains', 'cloudAccounts'] as const;
/** Names of assets kept in the forms they are compared in. */
const MAX_KNOWN = 20_000;

/** A name in the forms it is compared in. */
interface Spelled {
  whole: string;
  host?: string | undefined;
  user?: UserName | undefined;
  /** What two spellings of one thing have in common; others may, too. */
  names: readonly string[];
}

interface Entity extends Spelled {
  list: (typeof LISTS)[number];
  signalRef: string;
  value: string;
}

/**
 * Every entity of the signal that is a critical asset, in whatever spelling either was written: a host by its full or its short
 * name (`ehr-db` is `ehr-db.corp.example`), a user with its domain or without, an address in any form or within a block, and the
 * host or a whole path segment of a URL. Where one side leaves the domain out, any is taken for it: to ask once too often does less harm.
 */
export function criticalAssetMatches(signal: ThreatSignal, assets: readonly CriticalAsset[]): CriticalAssetMatch[] {
  if (assets.length === 0) return [];
  const entities = entitiesOf(signal);
  const byName = new Map<string, Entity[]>();
  for (const entity of entities)
    for (const name of entity.names) byName.set(name, [...(byName.get(name) ?? []), entity]);
  return assets.flatMap((asset, position) => {
    const { block, ...spelled } = assetNamed(asset.name);
    const found = block
      ? entities.filter(({ host = '' }) => isWithin(host, block))
      : [...new Set(spelled.names.flatMap((name) => byName.get(name) ?? []))].filter((entity) =>
          isAsset(entity, spelled),
        );
    return found.map(({ signalRef, value }) => ({ asset, position, signalRef, value }));
  });
}

function entitiesOf({ entities }: ThreatSignal): Entity[] {
  return LISTS.flatMap((list) =>
    (entities[list] ?? []).map((value, index) => ({
      list,
      signalRef: `signal.entities.${list}[${index}]`,
      value,
      ...(list === 'urls' ? spelledUrl(value) : spelled(value)),
    })),
  );
}

function spelled(text: string): Spelled {
  const whole = text.trim().toLowerCase();
  const host = canonicalHost(text);
  const written = canonicalUser(text);
  const user = written === undefined ? undefined : userName(written);
  const names = [whole, host, host && shortName(host), user?.name, user && machineOf(user)];
  return { whole, host, user, names: distinct(names) };
}

function spelledUrl(url: string): Spelled {
  const whole = url.toLowerCase();
  const host = hostOfUrl(url)?.toLowerCase();
  return { whole, host, names: distinct([whole, host, host && shortName(host), ...whole.split(/[/?#:]+/)]) };
}

function isAsset({ list, ...entity }: Entity, asset: Spelled): boolean {
  if (entity.whole === asset.whole) return true;
  if (list === 'users') return isSameUser(entity, asset);
  if (list === 'urls' && entity.names.includes(asset.whole)) return true;
  return entity.host !== undefined && asset.host !== undefined && isSameHost(entity.host, asset.host);
}

function isSameUser({ user }: Spelled, asset: Spelled): boolean {
  if (!user) return false;
  const { domain } = user;
  const other = asset.user;
  if (user.name === other?.name)
    return domain === undefined || other.domain === undefined || isSameHost(domain, other.domain);
  return asset.host !== undefined && machineOf(user) === shortName(asset.host);
}

/** The account `dc01$` is the machine `dc01`. */
function machineOf({ name }: UserName): string | undefined {
  return name.endsWith('$') ? name.slice(0, -1) : undefined;
}

function isWithin(host: string, block: string): boolean {
  const address = parseAddress(host);
  return address !== undefined && isInRange(address, block);
}

const known = new Map<string, Spelled & { block: string | undefined }>();

/** Assets repeat from signal to signal. */
function assetNamed(name: string): Spelled & { block: string | undefined } {
  let asset = known.get(name);
  if (!asset) {
    const block = canonicalBlock(name);
    asset = { ...spelled(name), block: block?.includes('/') ? block : undefined };
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(name, asset);
  }
  return asset;
}

function distinct(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined && name !== ''))] as string[];
}
