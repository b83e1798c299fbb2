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
const VALUES = ['value', 'val', 'data', 'content', 'v', 'Value', 'text'];
/** Names of headers with a secret, and of objects that tell who was allowed what. */
const CONTEXT = /auth(?:orization)?$/i;
/** What a token is good for, in words. */
const SCOPE = /^[a-z]+:[a-z_]+$/;
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
  const kindIn = kindsIn(value as Record<string, unknown>, parent, kindOf);
  const entries = Object.entries(value).map(([name, field]) => {
    const kind = kindIn(name, field);
    return [
      visitor.text(name),
      kind ? hidden(field, kind, visitor, depth) : visitFields(field, visitor, depth + 1, name),
    ];
  });
  return Object.fromEntries(entries);
}

/** All that stands under the name; what says only whether there is something stays. */
function hidden(field: unknown, kind: SensitiveKind, visitor: FieldVisitor, depth: number): unknown {
  if (typeof field === 'string') return field === '' || SCOPE.test(field) ? field : visitor.named(kind, field);
  if (typeof field === 'number') return visitor.named(kind, String(field));
  if (typeof field !== 'object' || field === null || depth > MAX_DEPTH) return field;
  if (Array.isArray(field)) return field.map((item) => hidden(item, kind, visitor, depth + 1));
  return Object.fromEntries(
    Object.entries(field).map(([name, item]) => [visitor.text(name), hidden(item, kind, visitor, depth + 1)]),
  );
}

type KindOf = (name: string, value: unknown) => SensitiveKind | undefined;

/** What each field of an object is, by its name, by the name beside it, and by the object's own. */
export function kindsIn(fields: Readonly<Record<string, unknown>>, parent: string, kindOf: KindOf): KindOf {
  const value = VALUES.map((name) => fields[name]).find((field) => field !== undefined);
  const naming = value === undefined ? [] : NAMING.filter((by) => typeof fields[by] === 'string');
  const kinds = naming.map((by) => fields[by] as string).filter((name) => NAME.test(name));
  const told = kinds.map((name) => kindOf(name, value)).find((kind) => kind !== undefined);
  return (name, field) => {
    const isList = Array.isArray(field) && typeof field[0] === 'string';
    if (CONTEXT.test(name) && typeof field === 'object' && !isList) return undefined;
    return (
      (naming.includes(name) ? undefined : kindOf(name, field)) ??
      (VALUES.includes(name) ? told : undefined) ??
      personIn(parent, name, field)
    );
  };
}

/** `{ "user": { "name": "Jane Doe" } }` is a person, `{ "user": { "name": "root" } }` an account. */
function personIn(parent: string, name: string, field: unknown): SensitiveKind | undefined {
  return name.toLowerCase() === 'name' && PERSONS.test(parent) && typeof field === 'string' && PERSONS_NAME.test(field)
    ? 'PERSON'
    : undefined;
}
