import { mayBeUnreadable, readableJson } from '@soc-agent/domain';

/** Levels of objects and lists in each other; what walks a value later may call itself once for each. */
const MAX_DEPTH = 100;
/** Values in one text: with more, a single request would hold up all others. */
const MAX_VALUES = 30_000;
/** A whole number that may be beyond 2^53. */
const LONG_NUMBER = /(?:^|[:,[])\s*-?\d{16}/;

/** A text that is no JSON, or more of it than is read; the message says which. */
export class JsonTextError extends Error {}

/**
 * The JSON values that follow each other in the text, usually one; each is checked for its depth and number of values before it is
 * parsed. Whole numbers beyond 2^53 come as texts of their digits, and characters that Redis or a database could not read as U+FFFD.
 * @throws JsonTextError
 */
export function parseJsonTexts(text: string): unknown[] {
  if (isSmall(text)) {
    try {
      return [parse(text)];
    } catch {
      // there may be several
    }
  }
  return topLevelTexts(text, MAX_VALUES).map(parse);
}

/** As `parseJsonTexts`, for exactly one value. @throws JsonTextError */
export function parseJsonText(text: string, maxValues = MAX_VALUES): unknown {
  if (isSmall(text)) return parse(text);
  const [first, ...more] = topLevelTexts(text, maxValues);
  if (first === undefined) throw new JsonTextError('there is no JSON document');
  if (more.length > 0) throw new JsonTextError('there is more than one JSON document');
  return parse(first);
}

function parse(text: string): unknown {
  try {
    const value = LONG_NUMBER.test(text) ? (JSON.parse(text, exactNumbers) as unknown) : (JSON.parse(text) as unknown);
    return mayBeUnreadable(text) ? readableJson(value) : value;
  } catch (error) {
    throw new JsonTextError(`is not valid JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}

/** Keeps the digits of what a double would round. */
function exactNumbers(this: unknown, _key: string, value: unknown, { source }: { source?: string } = {}): unknown {
  return typeof value === 'number' &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value) &&
    /^-?\d+$/.test(source ?? '')
    ? source
    : value;
}

/** True for a text that cannot be too deep or have too many values, whatever is in it. */
function isSmall(text: string): boolean {
  return text.length <= MAX_VALUES && (text.match(/[[{]/g)?.length ?? 0) <= MAX_DEPTH;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Cuts the text where a value on the top level ends; brackets that do not match are left to the parser to complain of. */
function topLevelTexts(text: string, maxValues: number): string[] {
  const texts: string[] = [];
  let start = 0;
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > MAX_DEPTH) throw new JsonTextError(`is nested deeper than ${MAX_DEPTH} levels`);
    } else if (code === 0x7d || code === 0x5d) {
      if (--depth === 0) {
        texts.push(text.slice(start, at + 1));
        start = at + 1;
      }
    } else if (code === 0x2c || code === 0x3a) {
      if (++values > maxValues) throw new JsonTextError(`has more than ${maxValues} values`);
    }
  }
  const rest = text.slice(start);
  return rest.trim() === '' ? texts : [...texts, rest];
}

/** Position of the quote that ends the string, or of the text's end. */
function endOfString(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
  }
}
