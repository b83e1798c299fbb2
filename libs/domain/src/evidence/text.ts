/** Shown instead of a control that turns the text around it: `invoice[U+202E]fdp.exe` can be read as it is. */
const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/g;
/** Control characters but tab and line ends. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/** Any of the above, or half a surrogate pair. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const HARMFUL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/;

/**
 * A text from outside that every later reader can read, and reads the same way: half a surrogate pair becomes U+FFFD, a control
 * character its picture (`␀`), and a control that turns text around is written out (`[U+202E]`). Longer than `length` UTF-16
 * units, it is cut, never inside a pair.
 */
export function cleanText(text: string, length = Infinity): string {
  // what is written out only gets longer
  const kept = text.length > length ? cutText(text, length) : text;
  const clean = HARMFUL.test(kept)
    ? kept.toWellFormed().replaceAll(BIDI_CONTROL, written).replaceAll(CONTROL, picture)
    : kept;
  return clean.length > length ? cutText(clean, length) : clean;
}

/** The text's beginning, at most `length` UTF-16 units and never half a surrogate pair. */
export function cutText(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

/** Characters that no text should hold, where keys and depth do not matter: a cheap look before a JSON value is walked. */
const UNREADABLE_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/;

/** True when the JSON text writes a character that Redis' Lua or PostgreSQL cannot read, or that may be half a pair. */
export function mayBeUnreadable(json: string): boolean {
  return UNREADABLE_ESCAPE.test(json);
}

/** The JSON value with U+0000 and halves of surrogate pairs replaced by U+FFFD. */
export function readableJson(value: unknown): unknown {
  return withTexts(value, (text) => text.toWellFormed().replaceAll('\u0000', '\ufffd'));
}

/** The JSON value with each of its texts changed, keys included; depth is the caller's to bound. */
export function withTexts<T>(value: T, change: (text: string) => string): T {
  const changed = (item: unknown): unknown => {
    if (typeof item === 'string') return change(item);
    if (Array.isArray(item)) return item.map(changed);
    if (typeof item !== 'object' || item === null) return item;
    // fromEntries makes a key __proto__ a key like any other
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [change(key), changed(inner)]));
  };
  return changed(value) as T;
}

function written(control: string): string {
  return `[U+${control.charCodeAt(0).toString(16).toUpperCase()}]`;
}

/** Unicode's control pictures; U+0080 to U+009F have none. */
function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code === 0x7f) return '\u2421';
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
}
