import type { CriticalAsset, SuppressedKind, Suppression, SuppressionRule, ThreatSignal } from '@soc-agent/contracts';
import { criticalAssetMatches } from '../agents/config/critical-assets.js';
import { canonicalBlock } from '../entities/address.js';
import { canonicalEntity, type EntityList } from '../entities/canonical-entities.js';
import { isInRange, parseAddress } from '../evidence/ip-address.js';

/** The field with a signal's entities, by kind. */
const LISTS: Readonly<Record<SuppressedKind, readonly EntityList[]>> = {
  ip: ['sourceIps', 'destIps'],
  user: ['users'],
  host: ['hosts'],
  url: ['urls'],
  domain: ['domains'],
  hash: ['hashes'],
  userAgent: ['userAgents'],
  process: ['processes'],
  file: ['files'],
  cve: ['cves'],
  cloudAccount: ['cloudAccounts'],
};

type Condition = (signal: ThreatSignal) => boolean;

interface ReadyRule {
  rule: SuppressionRule;
  expiresAt: number;
  conditions: readonly Condition[];
}

/** What suppresses a customer's signals: its rules, which never hide a critical asset or what its source calls CRITICAL. */
export class SuppressionRules {
  private readonly ready: readonly ReadyRule[];

  constructor(
    rules: readonly SuppressionRule[],
    private readonly criticalAssets: readonly CriticalAsset[],
  ) {
    this.ready = rules.map((rule) => ({ rule, expiresAt: Date.parse(rule.expiresAt), conditions: conditionsOf(rule) }));
  }

  /** The first rule that suppresses the signal. @param at Unix milliseconds */
  suppressing(signal: ThreatSignal, at: number): SuppressionRule | undefined {
    const rule = this.naming(signal, at);
    return rule && this.mayHide(signal) ? rule : undefined;
  }

  /** The first rule that the signal meets, whether or not it may be hidden. */
  naming(signal: ThreatSignal, at: number): SuppressionRule | undefined {
    return this.ready.find(({ expiresAt, conditions }) => at < expiresAt && conditions.every((holds) => holds(signal)))
      ?.rule;
  }

  private mayHide(signal: ThreatSignal): boolean {
    return signal.severity !== 'CRITICAL' && criticalAssetMatches(signal, this.criticalAssets).length === 0;
  }
}

/**
 * Why an accepted signal is stored without an analysis; undefined for nearly all.
 * @param rules of its customer; undefined where it has none
 * @param at when it was accepted, Unix milliseconds
 */
export function suppressionOf(
  signal: ThreatSignal,
  rules: SuppressionRules | undefined,
  at: number,
): Suppression | undefined {
  if (isSampleFinding(signal)) return { reason: 'sample finding' };
  const rule = rules?.suppressing(signal, at);
  return rule && { rule: rule.id, owner: rule.owner, reason: rule.reason };
}

/** The rule with its entities in the form in which signals have them; what has none stays as it is. */
export function canonicalRule<R extends Pick<SuppressionRule, 'entities'>>(rule: R): R {
  const entities = rule.entities.map(({ kind, value }) => ({ kind, value: formOf(kind, value) ?? value }));
  return { ...rule, entities };
}

/** What a vendor sends for people to see what its findings look like; a sender of our own form cannot say so. */
function isSampleFinding({ metadata, source }: ThreatSignal): boolean {
  return metadata['sampleFinding'] === true && source.format !== 'native';
}

function conditionsOf({ product, ruleId, title, entities }: SuppressionRule): Condition[] {
  const words = title?.toLowerCase();
  const conditions = [
    product !== undefined && ((signal: ThreatSignal) => signal.source.product === product),
    ruleId !== undefined && ((signal: ThreatSignal) => signal.source.ruleId === ruleId),
    words !== undefined && ((signal: ThreatSignal) => signal.title.toLowerCase().includes(words)),
    ...entities.map(({ kind, value }) => entityCondition(kind, value)),
  ];
  return conditions.filter((condition) => condition !== false);
}

function entityCondition(kind: SuppressedKind, value: string): Condition {
  const form = formOf(kind, value);
  // no signal has an entity that cannot be one
  if (form === undefined) return () => false;
  if (kind === 'ip' && form.includes('/'))
    return (signal) => valuesOf(signal, kind).some((text) => isWithin(text, form));
  const wanted = form.toLowerCase();
  return (signal) => valuesOf(signal, kind).some((text) => text.toLowerCase() === wanted);
}

function formOf(kind: SuppressedKind, value: string): string | undefined {
  if (kind === 'ip') return canonicalBlock(value);
  const [form, ...more] = LISTS[kind].flatMap((list) => canonicalEntity(list, value));
  return more.length === 0 ? form : undefined;
}

function valuesOf({ entities }: ThreatSignal, kind: SuppressedKind): string[] {
  return LISTS[kind].flatMap((list) => entities[list] ?? []);
}

function isWithin(text: string, block: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && isInRange(address, block);
}
