import { replaceSensitive } from './sensitive-text.js';

/** Fields whose value is secret, whatever it looks like. */
const SECRET_NAME =
  /^(?:.*[_-])?(?:authorization|cookie|set-cookie|pass(?:word|wd|phrase)|pwd|secret|token|credentials?|(?:api|access|private|secret)[_-]?key)$/i;
/** Names as programmers give them hide nothing. */
const PLAIN_NAME = /^[A-Za-z_.]{1,40}$/;
/** Words such as levels and queues, and UUIDs: most of what is logged, and not worth a closer look. */
const PLAIN_TEXT = /^(?:[a-z-]{0,24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
/** Short words and numbers with a blank between them: each secret needs another character or more of them, but for what follows `bearer`. */
const PLAIN_SENTENCE = /^(?!.*bearer)(?:[a-z]{1,13}|\d{1,3})(?: (?:[a-z]{1,13}|\d{1,3})){0,20}$/i;
/** Longer text is not for a log, and not worth the time to go through. */
const MAX_TEXT = 4096;
const MAX_DEPTH = 6;
/** What has no name that tells, but is as random as only keys are; a model may see it, since hashes look the same. */
const KEY_LIKE =
  /(?<![\w/.+-])(?:[\da-f]{32,}|(?=[\w+-]{0,99}\d)(?=[\w+-]{0,99}[a-z])(?=[\w+-]{0,99}[A-Z])[\w+-]{20,})(?![\w+-])={0,2}/g;
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
  if (PLAIN_TEXT.test(text) || PLAIN_SENTENCE.test(text)) return text;
  const kept = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text;
  return replaceSensitive(kept, (kind) => `[${kind}]`).replace(KEY_LIKE, '[SECRET]');
}

function copyOf(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactedText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return '[…]';
  if (Array.isArray(value)) return value.map((item) => copyOf(item, depth + 1));
  if (value instanceof Error) {
    const { message, stack, cause } = value;
    return copyOf({ message, stack, ...(cause !== undefined && { cause }) }, depth);
  }
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    copy[PLAIN_NAME.test(name) ? name : redactedText(name)] = SECRET_NAME.test(name)
      ? HIDDEN
      : copyOf(field, depth + 1);
  }
  return copy;
}
