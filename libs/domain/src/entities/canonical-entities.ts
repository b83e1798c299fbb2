import { SignalEntities } from '@soc-agent/contracts';
import { cleanText } from '../evidence/text.js';
import { canonicalAddress } from './address.js';
import { canonicalDigests } from './digest.js';
import { canonicalDomain, canonicalHost } from './host-name.js';
import { isNothing } from './nothing.js';
import { canonicalUrl } from './url.js';
import { canonicalUser } from './user-name.js';

export type EntityList = keyof SignalEntities;

/** Entities of one list at most; the contract's own bound. */
const MAX_ENTITIES = 100;
const MAX_USER_AGENTS = 20;
/** Of a text that may hold entities, characters that are looked at: room for a hundred of the longest digests. */
const MAX_TEXT = 16_384;

const FORMS: Readonly<Record<EntityList, (text: string) => string | undefined | string[]>> = {
  sourceIps: canonicalAddress,
  destIps: canonicalAddress,
  users: canonicalUser,
  hosts: canonicalHost,
  urls: canonicalUrl,
  hashes: canonicalDigests,
  userAgents: (text) => plain(text, 1024),
  domains: canonicalDomain,
  processes: path,
  files: path,
  cves: (text) => text.match(/\bCVE[-_]\d{4}[-_]\d{4,19}\b/gi)?.map((cve) => cve.toUpperCase().replaceAll('_', '-')),
  cloudAccounts: (text) => plain(text, 128)?.toLowerCase(),
};

const LISTS = Object.keys(new SignalEntities()) as EntityList[];

/** Short texts whose forms are kept for the next signal that names them, in each list; the same hosts and addresses come all the time. */
const MAX_KEPT = 2000;
const MAX_KEPT_TEXT = 64;
const kept = new Map<EntityList, Map<string, readonly string[]>>();

/** The one form of what a source put into a list of entities: none for a placeholder or what cannot be one, several for a list of digests. */
export function canonicalEntity(list: EntityList, text: string): readonly string[] {
  let forms = kept.get(list);
  if (!forms) kept.set(list, (forms = new Map<string, readonly string[]>()));
  let found = forms.get(text);
  if (!found) {
    found = formsOf(list, text);
    if (forms.size >= MAX_KEPT) forms.clear();
    if (text.length <= MAX_KEPT_TEXT) forms.set(text, found);
  }
  return found;
}

function formsOf(list: EntityList, text: string): string[] {
  const forms = FORMS[list](cleanText(text, MAX_TEXT)) ?? [];
  return Array.isArray(forms) ? forms : [forms];
}

/** Every entity in its one form, once, in the source's order. Whatever compares entities relies on this having been done at intake. */
export function canonicalEntities(entities: Partial<SignalEntities>): SignalEntities {
  const canonical = new SignalEntities();
  for (const list of LISTS) {
    const texts = entities[list];
    if (texts && texts.length > 0) canonical[list] = formsOfAll(list, texts);
  }
  return canonical;
}

function formsOfAll(list: EntityList, texts: readonly string[]): string[] {
  const all =
    texts.length === 1 ? canonicalEntity(list, texts[0]!) : texts.flatMap((text) => canonicalEntity(list, text));
  // most lists name one
  if (all.length < 2) return [...all];
  const forms = new Map<string, string>();
  for (const form of all) {
    const key = form.toLowerCase();
    if (!forms.has(key)) forms.set(key, form);
  }
  return [...forms.values()].slice(0, list === 'userAgents' ? MAX_USER_AGENTS : MAX_ENTITIES);
}

function plain(text: string, length: number): string | undefined {
  const trimmed = text.trim().replace(/^"(.*)"$/, '$1');
  return isNothing(trimmed) ? undefined : cleanText(trimmed, length).trim() || undefined;
}

/** Some sources escape the backslashes of Windows twice; two in the middle of a path are one to it anyway. */
function path(text: string): string | undefined {
  return plain(text.replaceAll(/(?<=.)\\{2,}/g, '\\'), 1024);
}
