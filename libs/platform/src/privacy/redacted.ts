import type { SensitiveKind } from '@soc-agent/contracts';
import { kindOfField } from './field-names.js';
import { kindsIn } from './sensitive-fields.js';
import { replaceSensitive } from './sensitive-text.js';

/** Names as programmers give them hide nothing. */
const PLAIN_NAME = /^[A-Za-z_.]{1,40}$/;
/** Longer text is not for a log, and not worth the time to go through. */
const MAX_TEXT = 4096;
/** What is looked at beyond it, as long as most secrets. */
const MARGIN = 1024;
const MAX_DEPTH = 6;
/** Hashes and keys look the same; a log needs neither. */
const HEXADECIMAL = /(?<![\w/.+-])[\da-f]{32,}(?![\w+-])/g;
const HIDDEN = '[REDACTED]';

/**
 * A copy without what is secret by its field's name or known as secret or personal by its look, at any depth; strings are cut at
 * 4,096 characters.
 */
export function redacted<T extends object>(value: T): T {
  return copyOf(value, 0) as T;
}

/** As {@link redacted}, for text. */
export function redactedText(text: string): string {
  // hidden before it is cut: half of a secret is not known as one
  const hidden = replaceSensitive(text.slice(0, MAX_TEXT + MARGIN), (kind) => `[${kind}]`).replace(
    HEXADECIMAL,
    '[SECRET]',
  );
  return text.length > MAX_TEXT ? `${hidden.slice(0, MAX_TEXT)}… (${text.length} characters)` : hidden;
}

function copyOf(value: unknown, depth: number, parent = ''): unknown {
  if (typeof value === 'string') return redactedText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return '[…]';
  if (Array.isArray(value)) return value.map((item) => copyOf(item, depth + 1, parent));
  if (value instanceof Error) {
    const { message, stack, cause } = value;
    return copyOf({ message, stack, ...(cause !== undefined && { cause }) }, depth);
  }
  const copy: Record<string, unknown> = {};
  const kindIn = kindsIn(value as Record<string, unknown>, parent, kindOfField);
  for (const [name, field] of Object.entries(value)) {
    copy[PLAIN_NAME.test(name) ? name : redactedText(name)] = isHidden(name, field, kindIn(name, field))
      ? HIDDEN
      : copyOf(field, depth + 1, name);
  }
  return copy;
}

/** A flag is no secret, and neither is a count of tokens. */
function isHidden(name: string, field: unknown, kind: SensitiveKind | undefined): boolean {
  if (typeof field === 'boolean' || field === null || field === undefined) return false;
  return kind !== undefined && !(typeof field === 'number' && /tokens?$/i.test(name));
}
