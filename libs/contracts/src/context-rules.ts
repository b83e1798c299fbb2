import { isIP, registerDecorator, type ValidationArguments } from 'class-validator';
import { Converted } from './conversions.js';
import { isInstant, writtenTime } from './time.js';
import { ACTIONS_WITHOUT_TARGET } from './vocabulary.js';

/** Hexadecimal digits of MD5, SHA-1, SHA-256 and SHA-512. */
const DIGEST = /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i;
const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])\.?$/i;
const URL_WITH_HOST = /^[a-z][a-z0-9+.-]{0,31}:\/\/[^\s/?#]+/i;

/** What a value of each kind looks like. */
const FORMS: Readonly<Record<string, readonly [string, (value: string) => boolean]>> = {
  ip: ['an IP address', (value) => isIP(value)],
  domain: ['a domain name', (value) => DOMAIN.test(value)],
  url: ['a URL with scheme and host', (value) => URL_WITH_HOST.test(value)],
  hash: ['an MD5, SHA-1, SHA-256 or SHA-512 in hexadecimal', (value) => DIGEST.test(value)],
};

/** The kind comes from a sender: it may be anything, also an object that is no text, or called `constructor`. */
function formOf(kind: unknown): (typeof FORMS)[string] | undefined {
  return typeof kind === 'string' && Object.hasOwn(FORMS, kind) ? FORMS[kind] : undefined;
}

/** True for an IP address, or a CIDR block such as `192.0.2.0/28`. */
export function isAddressOrBlock(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  if (!isIP(address) || rest.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (isIP(address, 4) ? 32 : 128));
}

/**
 * A time everybody reads the same way, between the years 1970 and 2200: RFC 3339, or a date. What `readTime` understands
 * becomes that before it is validated.
 */
export function IsInstant(): PropertyDecorator {
  return both(
    rule('isInstant', () => 'must be a date, or a time with Z or an offset, between 1970 and 2200', isInstant, {
      type: 'string',
      anyOf: [{ format: 'date-time' }, { format: 'date' }],
    }),
    Converted(writtenTime),
  );
}

/** An instant that does not come before the one in another field. */
export function IsNotBefore(start: string): PropertyDecorator {
  return rule(
    'isNotBefore',
    () => `must not be before ${start}`,
    (value, document) => {
      const from = document[start];
      return !isInstant(value) || !isInstant(from) || Date.parse(value) >= Date.parse(from);
    },
  );
}

/** A value that fits the `kind` beside it; kinds without a form take any text. */
export function FitsItsKind(): PropertyDecorator {
  return rule(
    'fitsItsKind',
    (document) => `must be ${formOf(document['kind'])?.[0] ?? 'a text'}`,
    (value, document) => typeof value === 'string' && (formOf(document['kind'])?.[1](value) ?? true),
  );
}

/** An address or CIDR block where the `kind` beside it is `ip`. */
export function IsBlockIfIp(): PropertyDecorator {
  return rule(
    'isBlockIfIp',
    () => 'must be an IP address or a CIDR block',
    (value, document) => document['kind'] !== 'ip' || (typeof value === 'string' && isAddressOrBlock(value)),
  );
}

/** Not empty where the `action` beside it needs something to act on. */
export function NamesTargets(): PropertyDecorator {
  return rule(
    'namesTargets',
    ({ action }) => `must name what ${typeof action === 'string' ? action : 'the action'} acts on`,
    (value, document) =>
      (Array.isArray(value) && value.length > 0) ||
      ACTIONS_WITHOUT_TARGET.some((action) => action === document['action']),
  );
}

/** A list with something in it, where none of the other fields is there. */
export function NamesOneOf(...others: readonly string[]): PropertyDecorator {
  return rule(
    'namesOneOf',
    () => `must name something, where there is no ${others.join(' and no ')}`,
    (value, document) =>
      (Array.isArray(value) && value.length > 0) || others.some((field) => document[field] !== undefined),
  );
}

/** An object of at most 20 short texts, finite numbers and booleans. */
export function IsScalars(): PropertyDecorator {
  return rule(
    'isScalars',
    () => 'must be an object of at most 20 texts up to 512 characters, numbers and booleans',
    isScalars,
    {
      type: 'object',
      maxProperties: 20,
      additionalProperties: { type: ['string', 'number', 'boolean'], maxLength: 512 },
    },
  );
}

function isScalars(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value as Record<string, unknown>);
  const isScalar = (content: unknown): boolean =>
    typeof content === 'string' ? content.length <= 512 : typeof content === 'boolean' || Number.isFinite(content);
  return entries.length <= 20 && entries.every(([name, content]) => name.length <= 64 && isScalar(content));
}

/** Decimal degrees from `-limit` to `limit`; a text that is a number becomes one. */
export function IsDegrees(limit: number): PropertyDecorator {
  return both(
    rule(
      'isDegrees',
      () => `must be a number from -${limit} to ${limit}`,
      (value) => typeof value === 'number' && Math.abs(value) <= limit,
      { type: 'number', minimum: -limit, maximum: limit },
    ),
    Converted((value) =>
      typeof value === 'string' && /^\s*[-+]?\d+(?:\.\d*)?\s*$/.test(value) ? Number(value) : value,
    ),
  );
}

/** An object of at most so many characters of JSON. */
export function IsJsonOfAtMost(length: number): PropertyDecorator {
  return rule(
    'isJsonOfAtMost',
    () => `must be at most ${length} characters of JSON`,
    (value) => typeof value !== 'object' || value === null || JSON.stringify(value).length <= length,
    { type: 'object', description: `At most ${length} characters of JSON.` },
  );
}

/** Each item is the only one with its values of the given fields. */
export function AreDistinctBy(...fields: readonly string[]): PropertyDecorator {
  const identity = (item: unknown): string =>
    JSON.stringify(fields.map((field) => (item as Record<string, unknown> | null)?.[field]));
  return rule(
    'areDistinctBy',
    () => `must not have two items with the same ${fields.join(' and ')}`,
    (value) => !Array.isArray(value) || new Set(value.map(identity)).size === value.length,
  );
}

function both(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, name) => {
    for (const decorate of decorators) decorate(target, name);
  };
}

/** @param schema what JSON Schema can say of the rule; it is found among the rule's constraints */
export function rule(
  name: string,
  message: (document: Record<string, unknown>) => string,
  validate: (value: unknown, document: Record<string, unknown>) => boolean,
  schema: object = {},
): PropertyDecorator {
  const documentOf = (about?: ValidationArguments): Record<string, unknown> =>
    (about?.object ?? {}) as Record<string, unknown>;
  return (target, propertyName) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: propertyName as string,
      constraints: [{ schema }],
      validator: {
        validate: (value: unknown, about) => validate(value, documentOf(about)),
        defaultMessage: (about) => message(documentOf(about)),
      },
    });
}
