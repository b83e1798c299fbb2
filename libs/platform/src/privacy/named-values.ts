import type { SensitiveKind } from '@soc-agent/contracts';
import { ambiguity, kindOfField, kindOfName } from './field-names.js';
import type { Replace } from './secret-rules.js';

const SIGN = /[:=]>?|[：＝]|%3[ad]/gi;
const OPENING = /[ \t]*(?:\r?\n[ \t]+(?![\w-]+:|- ))?(?:\\*["'`]|[“‘])?/y;
const QUOTE = /["'`“‘]/;
/** Longest name before a sign, and longest value behind it, characters. */
const NAME_ROOM = 64;
const VALUE_ROOM = 4096;
/** Between a name and its sign: "the password is: x". */
const COPULA = /\s(?:is|was|reads|ist|war|lautet|est|es)$/i;
/** Words a name may have before its last one: "new root password". */
const NAME_WORDS = 3;
/** Values that say there is no secret, or only describe one. */
const NO_VALUE =
  /^(?:true|false|null|none|nil|undefined|no|yes|n\/a|required|optional|incorrect|invalid|wrong|expired|missing|empty|failed|unknown|\*+|-+|\d{1,2}|\[[A-Z_]+(?:_\d+)?\]?|\[REDACTED\]?|%[a-z]|\$\{?\w+\}?|\{\{?[\w. ]+\}\}?)$/i;
const BARE: Readonly<Partial<Record<SensitiveKind, RegExp>>> = {
  PERSON: /[^\n\r\t,;|"<>&(){}[\]=]{2,64}/y,
  PHONE: /[+\d(][\d ()./-]{4,24}\d/y,
  CARD: /\d[\d -]{10,24}\d/y,
  ACCOUNT: /[A-Za-z\d][A-Za-z\d -]{3,40}[A-Za-z\d]/y,
  PERSON_ID: /[A-Za-z\d][A-Za-z\d ./-]{3,24}[A-Za-z\d]/y,
};
const BARE_SECRET = /[^\s"'<>,;&|)}\]]{1,4096}/y;
/** Headers: everything to the end of the line. */
const TO_THE_END = /^(?:.*[^a-z])?(?:proxy-?)?authorization$|cookies?$/i;
const LINE = /[^\n\r"'<>]{1,4096}/y;

const ELEMENT = /<([\w:.-]{2,40})(?:\s[^<>]{0,200})?>([^<>]{1,512})(?=<\/)/g;
const ATTRIBUTE =
  /\b(?:name|key|id|field|header|label|param|attribute)\\*["']?\s{0,4}[=:]\s{0,4}\\*["']([^"'\\]{2,60})\\*["'][^<>{}]{0,80}?(?:\b(?:value|val|data|content)\\*["']?\s{0,4}[=:]\s{0,4}\\*["']([^"']{1,512}?)(?=\\*["'])|>([^<>]{1,512})(?=<))/gi;

/** A part of a form, as browsers send it. */
const FORM_PART = /\bname="([\w.-]{2,60})"[^\r\n]{0,80}(?:\\?\r?\\?\n){2}([^\r\n]{1,512})/gi;
/** An item of a list in YAML. */
const ITEM = /\bname:[ \t]*["']?([\w.-]{2,60})["']?[ \t]*\r?\n[ \t]*value:[ \t]*["']?([^\s"']{1,512})/gi;

/** Replaces values that stand behind a name which says what they are: `password=x`, `"db_pwd": "x"`, `<token>x</token>`. */
export function replaceNamed(text: string, replace: Replace): string {
  let named = /[:=：＝]|%3[ad]/i.test(text) ? behindSigns(text, replace) : text;
  for (const pattern of [ELEMENT, ATTRIBUTE, ITEM, FORM_PART]) {
    if (!(pattern === ELEMENT ? named.includes('<') : /val|data|content|name=|>/i.test(named))) continue;
    named = named.replace(pattern, (match: string, name: string, ...groups: unknown[]) => {
      const value = groups.find((group) => typeof group === 'string' && group !== match) as string | undefined;
      const kind = value === undefined ? undefined : kindOfField(name, value);
      if (!kind || value === undefined || !match.endsWith(value) || NO_VALUE.test(value)) return match;
      return match.slice(0, match.length - value.length) + replace(kind, value);
    });
  }
  return named;
}

function behindSigns(text: string, replace: Replace): string {
  let hidden = '';
  let done = 0;
  for (const { 0: sign, index } of text.matchAll(SIGN)) {
    if (index < done) continue;
    const named = nameBefore(text, index);
    if (!named) continue;
    const value = valueAt(text, index + sign.length, named);
    if (!value || NO_VALUE.test(value.text)) continue;
    const kind = kindOfField(named.name, value.text, true);
    if (!kind || (kind !== 'SECRET' && kind !== 'PERSON' && !/[\d@]/.test(value.text))) continue;
    hidden += text.slice(done, value.start) + replace(kind, value.text);
    done = value.start + value.text.length;
  }
  return hidden + text.slice(done);
}

interface Named {
  kind: SensitiveKind;
  name: string;
}

/** The name that ends before the sign, of up to three words. */
function nameBefore(text: string, sign: number): Named | undefined {
  let end = sign;
  while (end > 0 && ' \t"\'\\`”’]'.includes(text[end - 1] as string) && sign - end < 8) end--;
  if (text[end - 1] === ')') end -= /\s?\([^()]*\)$/.exec(text.slice(Math.max(0, end - 24), end))?.[0].length ?? 0;
  end -= COPULA.exec(text.slice(Math.max(0, end - 10), end))?.[0].length ?? 0;
  let start = end;
  let open: Named | undefined;
  for (let words = 0; words < NAME_WORDS; words++) {
    const before = start;
    if (words > 0) {
      if (text[start - 1] !== ' ') return open;
      start--;
    }
    while (start > 0 && end - start < NAME_ROOM && isOfName(text.charCodeAt(start - 1))) start--;
    if (start === before || (words > 0 && start === before - 1)) return open;
    const name = text.slice(start, end);
    const kind = kindOfName(name);
    if (kind) return { kind, name };
    if (words === 0 && ambiguity(name)) open = { kind: 'SECRET', name };
  }
  return undefined;
}

/** Letters, digits, and `_ . - $ @`; everything beyond ASCII counts as a letter. */
function isOfName(code: number): boolean {
  return (
    (code > 96 && code < 123) ||
    (code > 64 && code < 91) ||
    (code > 47 && code < 58) ||
    code === 95 ||
    code === 45 ||
    code === 46 ||
    code === 36 ||
    code === 64 ||
    code > 191
  );
}

function valueAt(text: string, from: number, { kind, name }: Named): { start: number; text: string } | undefined {
  OPENING.lastIndex = from;
  const opening = OPENING.exec(text)?.[0] ?? '';
  const start = from + opening.length;
  const quote = opening.at(-1) ?? '';
  if (QUOTE.test(quote)) return quoted(text, start, opening.trimStart());
  const first = text[start];
  if (first === '{' || first === '[')
    return /^\[[A-Z]/.test(text.slice(start, start + 2)) ? undefined : bracketed(text, start);
  const pattern = TO_THE_END.test(name) ? LINE : (BARE[kind] ?? BARE_SECRET);
  pattern.lastIndex = start;
  const bare = pattern.exec(text)?.[0].trimEnd();
  return bare ? { start, text: bare } : undefined;
}

/** Up to the same quote, as often escaped. */
function quoted(text: string, start: number, opening: string): { start: number; text: string } | undefined {
  const closing = opening.replace('“', '”').replace('‘', '’');
  let end = start;
  while (end < text.length && end - start < VALUE_ROOM) {
    if (text.startsWith(closing, end) && (closing.length > 1 || text[end - 1] !== '\\')) break;
    end++;
  }
  return end > start ? { start, text: text.slice(start, end) } : undefined;
}

function bracketed(text: string, start: number): { start: number; text: string } | undefined {
  let depth = 0;
  for (let end = start; end < text.length && end - start < VALUE_ROOM; end++) {
    const character = text[end] as string;
    if (character === '{' || character === '[') depth++;
    if ((character === '}' || character === ']') && --depth === 0) {
      return end > start + 1 ? { start: start + 1, text: text.slice(start + 1, end) } : undefined;
    }
  }
  return undefined;
}
