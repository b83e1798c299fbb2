import type { SuppressedKind, SuppressionRule } from '@soc-agent/contracts';
import { ownText } from './form-fields.js';

/** A rule as the form has it: without its owner, who is the person who stores it. */
export type SuppressionDraft = Omit<SuppressionRule, 'owner' | 'hits'>;

const DAY_MS = 86_400_000;
/** How long a rule holds unless somebody says otherwise: what nobody remembers hides nothing for ever. */
const HOLDS_DAYS = 30;

/** The day on which a rule ends by default, as date fields take it. */
export function defaultEnd(now: number): string {
  return new Date(now + HOLDS_DAYS * DAY_MS).toISOString().slice(0, 10);
}

/** The rule that the fields stand for; what is in it is for the gateway to judge. */
export function draftOf(given: FormData): SuppressionDraft {
  const [product, ruleId, title] = ['product', 'ruleId', 'title'].map((field) => ownText(given, field));
  const until = ownText(given, 'until');
  const customerName = ownText(given, 'customer') ?? '';
  const entity = ownText(given, 'entity');
  return {
    id: idOf(customerName, ruleId ?? title ?? '', entity ?? ''),
    customerName,
    reason: ownText(given, 'reason') ?? '',
    // until the end of that day, where this is
    expiresAt: until === undefined ? '' : new Date(`${until}T23:59:59`).toISOString(),
    ...(product !== undefined && { product }),
    ...(ruleId !== undefined && { ruleId }),
    ...(title !== undefined && { title }),
    entities: entity === undefined ? [] : [{ kind: given.get('kind') as SuppressedKind, value: entity }],
  };
}

/** The same for the same customer, rule and entity, so that saving twice makes one rule. */
function idOf(...parts: string[]): string {
  const words = parts
    .map((part) =>
      part
        .toLowerCase()
        .replace(/[^\w.]+/g, '-')
        .replace(/^-+|-+$/g, ''),
    )
    .filter(Boolean);
  return words.join('~').slice(0, 128) || 'rule';
}
