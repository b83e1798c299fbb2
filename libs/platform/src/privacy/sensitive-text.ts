import { SECRETS_OF_COMMANDS, SECRETS_OF_SENTENCES } from './command-rules.js';
import { replaceNamed } from './named-values.js';
import { PERSONAL_BY_LOOK, replaceAccounts, replaceCards } from './personal-rules.js';
import { SECRETS_BY_LOOK, type Replace, type TextRule } from './secret-rules.js';

/** Texts without any of this hold nothing: most names, words and addresses. */
const MAY_HOLD =
  /[@:=/\\"'<：＝%]|-----|\s--?[a-z]|\d{5}|\d[ ().-]+\d|[\w.-]{20}|[A-Za-z]{2}\d{2}|[([{]at[)\]}]|pass|pwd|secret|token|\b(?:echo|printf|bearer|pin|otp|code|sudo|runas|login|key|community|parol|has|парол|heslo|senha|contrase|wacht|l[oö]sen|密|口令|パス|暗証|비밀|암호)|<<<|[^\n\x20-\x7e]{2}[!-~]{0,64}\d/i;
/** Where it stands says that it is one. */
const SECRETS_BY_PLACE = [...SECRETS_OF_SENTENCES, ...SECRETS_OF_COMMANDS];
/** As random as only keys are, though nothing says whose. */
const KEY_LIKE =
  /(?<![\w/+-])(?=[\w+/-]{0,99}\d)(?=[\w+/-]{0,99}[a-z])(?=[\w+/-]{0,99}[A-Z])[\w+/-]{20,}(?![\w+/-])={0,2}|(?<![\w.+-])(?=[a-f\d]{0,99}[g-z])[a-z\d]{32,}(?![\w.+-])/g;
/** Neighbours of different classes, as a share: 0.6 in keys, below 0.2 in names of programs. */
const RANDOM = 0.3;

/** Parts that are words, or many short ones: paths, and names of programs. */
const STRUCTURED = /(?:^|[/_-])[a-z]{3,}(?:[/_-]|$)|^[^/_-]{1,12}(?:[/_-][^/_-]{1,12}){3,}$/;
const KEY_PART = 16;
/** Names of programs, roles and resources are made of words; so much of a key is hardly ever. */
const MOSTLY = 0.6;
const WORDS = /[A-Z]?[a-z]{3,}/g;

/** Texts that were gone through and hold nothing: tools write the same ones again and again. Begun anew when it is full. */
const harmless = new Set<string>();
const MOST_KEPT = 5000;
const LONGEST_KEPT = 512;

/**
 * Replaces secrets and personal data: keys and tokens, passwords and whatever else is named as a secret, e-mail addresses, card, account,
 * identity and telephone numbers, names of people where the text says so. What is not recognised stays: this makes leaks rarer, it is no
 * proof against them. Linear in the length of the text.
 * @param replace gives what stands in place of a value; in brackets it is not taken for a value by later rules
 */
export function replaceSensitive(text: string, replace: Replace): string {
  if (harmless.has(text) || !MAY_HOLD.test(text)) return text;
  const named = replaceNamed(applied(SECRETS_BY_LOOK, text, replace), replace);
  const accounts = replaceAccounts(applied(SECRETS_BY_PLACE, named, replace), replace);
  const personal = applied(PERSONAL_BY_LOOK, replaceCards(accounts, replace), replace);
  const hidden = personal.replace(KEY_LIKE, (value) => (isRandom(value) ? replace('SECRET', value) : value));
  if (hidden === text && text.length <= LONGEST_KEPT) {
    if (harmless.size === MOST_KEPT) harmless.clear();
    harmless.add(text);
  }
  return hidden;
}

function applied(rules: readonly TextRule[], text: string, replace: Replace): string {
  return rules.reduce((hidden, { kind, needs, pattern, accept }) => {
    if (!needs.test(hidden)) return hidden;
    return hidden.replace(pattern, (match: string, ...groups: unknown[]) => {
      const value = groups.slice(0, -2).findLast((group): group is string => typeof group === 'string') ?? match;
      if (/^\[[A-Z_]+_?\d*\]/.test(value) || (accept && !accept(value, match))) return match;
      const at = match.lastIndexOf(value);
      return match.slice(0, at) + replace(kind, value) + match.slice(at + value.length);
    });
  }, text);
}

/** What is made of parts that are words is none, unless one of them is a key. */
function isRandom(value: string): boolean {
  if (!STRUCTURED.test(value)) return isMixed(value);
  return value.split(/[/_-]/).some((part) => part.length >= KEY_PART && /\d/.test(part) && isMixed(part));
}

function isMixed(value: string): boolean {
  const words = value.match(WORDS)?.join('').length ?? 0;
  if (words > value.length * MOSTLY) return false;
  let changes = 0;
  for (let place = 1; place < value.length; place++) if (classOf(value, place) !== classOf(value, place - 1)) changes++;
  return changes >= value.length * RANDOM;
}

function classOf(value: string, place: number): number {
  const code = value.charCodeAt(place);
  return code > 96 ? 0 : code > 64 ? 1 : 2;
}
