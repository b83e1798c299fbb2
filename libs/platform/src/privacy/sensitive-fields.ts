import type { SensitiveKind } from '@soc-agent/contracts';
import { kindOfField } from './field-names.js';
import type { Replace } from './secret-rules.js';

/** What is done with each value. */
export interface FieldVisitor {
  /** A value of which the name of its field says what it is. */
  named: Replace;
  /** Any other text, names of fields included. */
  text: (text: string) => string;
  /** What further names say; the project's own list comes first. */
  kindOf?: (name: string) => SensitiveKind | undefined;
}

const MAX_DEPTH = 24;
/** Names that name another field's value, `{ "name": "Authorization", "value": "Bearer x" }`. */
const NAMING = ['name', 'key', 'header', 'field', 'k', 'Name', 'Key', 'id', 'label', 'param', 'parameter', 'attribute'];
export const VALUES = ['value', 'val', 'data', 'content', 'v', 'Value', 'text'];
/** A name, and not a text that holds one. */
const NAME = /^[\p{L}\p{N}_. -]{2,40}$/u;
const PERSONS_NAME = /^\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]*){1,3}$/u;
const PERSONS =
  /(?:user|person|employee|contact|owner|customer|caller|patient|manager|requester|author|reporter|actor|principal|identity|profile)$/i;

/** A copy of JSON in which fields that say what they are are replaced whole, at any depth and in lists, and all other texts are gone through. */
export function visitFields(value: unknown, visitor: FieldVisitor, depth = 0, parent = ''): unknown {
  if (typeof value === 'string') return visitor.text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return '[…]';
  const kindOf = (name: string, field: unknown): SensitiveKind | undefined =>
    kindOfField(name, field) ?? visitor.kindOf?.(name);
  if (Array.isArray(value)) {
    const [name, second] = value as unknown[];
    const isPair = value.length === 2 && typeof name === 'string' && typeof second === 'string' && NAME.test(name);
    const kind = isPair ? kindOf(name, second) : undefined;
    if (kind) return [name, visitor.named(kind, String(second))];
    return value.map((item) => visitFields(item, visitor, depth + 1, parent));
  }
  const told = toldBy(value as Record<string, unknown>, kindOf);
  const entries = Object.entries(value).map(([name, field]) => {
    const naming = told?.by === name;
    const kind =
      (naming ? undefined : kindOf(name, field)) ??
      (told && VALUES.includes(name) ? told.kind : undefined) ??
      personIn(parent, name, field);
    return [
      visitor.text(name),
      kind ? hidden(field, kind, visitor, depth) : visitFields(field, visitor, depth + 1, name),
    ];
  });
  return Object.fromEntries(entries);
}

/** All that stands under the name; what says only whether there is something stays. */
function hidden(field: unknown, kind: SensitiveKind, visitor: FieldVisitor, depth: number): unknown {
  if (typeof field === 'string') return field === '' ? field : visitor.named(kind, field);
  if (typeof field === 'number') return visitor.named(kind, String(field));
  if (typeof field !== 'object' || field === null || depth > MAX_DEPTH) return field;
  if (Array.isArray(field)) return field.map((item) => hidden(item, kind, visitor, depth + 1));
  return Object.fromEntries(
    Object.entries(field).map(([name, item]) => [visitor.text(name), hidden(item, kind, visitor, depth + 1)]),
  );
}

/** What the value beside a name is, and which field holds the name. */
export function toldBy(
  fields: Record<string, unknown>,
  kindOf: (name: string, value: unknown) => SensitiveKind | undefined,
): { kind: SensitiveKind; by: string } | undefined {
  const value = VALUES.map((name) => fields[name]).find((field) => field !== undefined);
  if (value === undefined) return undefined;
  for (const by of NAMING) {
    const name = fields[by];
    const kind = typeof name === 'string' && NAME.test(name) ? kindOf(name, value) : undefined;
    if (kind) return { kind, by };
  }
  return undefined;
}

/** `{ "user": { "name": "Jane Doe" } }` is a person, `{ "user": { "name": "root" } }` an account. */
function personIn(parent: string, name: string, field: unknown): SensitiveKind | undefined {
  return name.toLowerCase() === 'name' && PERSONS.test(parent) && typeof field === 'string' && PERSONS_NAME.test(field)
    ? 'PERSON'
    : undefined;
}
