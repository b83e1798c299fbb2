import type { Customer, CustomerTier, Sensitivity } from '@soc-agent/contracts';

/** What of a customer is a field of the form, each as it is typed. */
export interface CustomerFields {
  tier: CustomerTier;
  sensitivity: Sensitivity;
  rateLimitPerMinute: string;
  /** Codes, separated by blanks or commas. */
  allowedCountries: string;
  /** One in a line, in order of escalation. */
  escalationContacts: string;
  /** One in a line. */
  shared: string;
  /** An address, a block or the beginning of a user agent in a line; what follows ` # ` is a note. */
  allowList: string;
  /** A name in a line; what follows ` # ` is a note. */
  criticalAssets: string;
  /** Everything else, as JSON. */
  more: string;
}

/** What the fields of the form are called, from the first to the last. */
export const FIELD_LABELS: Readonly<Record<keyof CustomerFields, string>> = {
  tier: 'Tier',
  sensitivity: 'Sensitivity',
  rateLimitPerMinute: 'Requests a minute and source',
  allowedCountries: 'Expected countries',
  allowList: 'Allowed addresses and user agents',
  criticalAssets: 'Critical assets',
  escalationContacts: 'Contacts, in order of escalation',
  shared: 'Shared by many: no threats belong together for them',
  more: 'Everything else as JSON: machines (assets), privacy, retention, playbooks',
};

/** Fields that are otherwise in a version of somebody else, with what they have there. */
export function differingFields(mine: CustomerFields, theirs: CustomerFields): { label: string; theirs: string }[] {
  return (
    (Object.keys(FIELD_LABELS) as (keyof CustomerFields)[])
      // a form sends the ends of lines in another way
      .filter((field) => mine[field].replaceAll('\r\n', '\n').trim() !== theirs[field].trim())
      .map((field) => ({ label: FIELD_LABELS[field], theirs: theirs[field] }))
  );
}

/** Fields of the document that have one of the form. */
const SHOWN: ReadonlySet<string> = new Set([
  'name',
  'tier',
  'sensitivity',
  'rateLimitPerMinute',
  'allowedCountries',
  'escalationContacts',
  'shared',
  'allowList',
  'criticalAssets',
]);
const ADDRESS = /^[\d.]+(\/\d+)?$|^[\da-f:.]*:[\da-f:.]*(\/\d+)?$/i;

/** What the form shows of a customer. */
export function fieldsOf(customer: Customer): CustomerFields {
  const { tier, sensitivity, rateLimitPerMinute, allowedCountries, escalationContacts, shared } = customer;
  const rest = Object.fromEntries(Object.entries(customer).filter(([key]) => !SHOWN.has(key)));
  return {
    tier,
    sensitivity,
    rateLimitPerMinute: rateLimitPerMinute === undefined ? '' : String(rateLimitPerMinute),
    allowedCountries: allowedCountries.join(' '),
    escalationContacts: escalationContacts.join('\n'),
    shared: (shared ?? []).join('\n'),
    allowList: customer.allowList.map(({ value, note }) => noted(value, note)).join('\n'),
    criticalAssets: customer.criticalAssets.map(({ name, note }) => noted(name, note)).join('\n'),
    more: JSON.stringify(rest, undefined, 2),
  };
}

/** The document that the form stands for; what is in it is for the gateway to judge. @throws SyntaxError for what is no JSON object. */
export function customerOf(name: string, fields: CustomerFields): object {
  const more: unknown = JSON.parse(fields.more.trim() || '{}');
  if (typeof more !== 'object' || more === null || Array.isArray(more)) throw new SyntaxError('it is no object');
  const shared = linesOf(fields.shared);
  return {
    ...more,
    name,
    tier: fields.tier,
    sensitivity: fields.sensitivity,
    ...(fields.rateLimitPerMinute.trim() && { rateLimitPerMinute: Number(fields.rateLimitPerMinute) }),
    allowedCountries: fields.allowedCountries
      .toUpperCase()
      .split(/[\s,]+/)
      .filter(Boolean),
    escalationContacts: linesOf(fields.escalationContacts),
    ...(shared.length > 0 && { shared }),
    allowList: linesOf(fields.allowList).map((line) => {
      const { text, note } = unnoted(line);
      return { kind: ADDRESS.test(text) ? 'ip' : 'userAgent', value: text, ...(note && { note }) };
    }),
    criticalAssets: linesOf(fields.criticalAssets).map((line) => {
      const { text, note } = unnoted(line);
      return { name: text, ...(note && { note }) };
    }),
  };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

function noted(text: string, note: string | undefined): string {
  return note ? `${text} # ${note}` : text;
}

function unnoted(line: string): { text: string; note: string } {
  const at = line.indexOf(' # ');
  return at < 0 ? { text: line, note: '' } : { text: line.slice(0, at).trim(), note: line.slice(at + 3).trim() };
}
