import { ibanAt, isCardNumber } from './check-digits.js';
import type { Replace, TextRule } from './secret-rules.js';

/** Personal data by their look. */
export const PERSONAL_BY_LOOK: readonly TextRule[] = [
  {
    kind: 'EMAIL',
    needs: /@|%40|[([{]at[)\]}]/i,
    pattern:
      /(?:[\p{L}\p{N}._+-]{1,64}|"[^"@\n]{1,64}")(?:@|%40| ?[([{](?:at|@)[)\]}] ?)(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/giu,
  },
  {
    kind: 'PERSON_ID',
    needs: /\d{3}-\d\d-/,
    pattern: /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g,
  },
  {
    kind: 'PHONE',
    needs: /\+ ?\d|\(\d|\b00?\d|\d[ ./-]\d{3}|\d{10}|tel:/,
    // international; with an area code in brackets or behind a zero; North America; Russia; mobile numbers of China and India
    pattern:
      /(?<![\w+])\+ ?[1-9]\d{0,2}(?:[ ()./-]{0,2}\d){7,13}(?![\d])|(?<![\w.:/-])00[1-9]\d{9,13}(?![\w.:-])|(?<![\w.:/-])00[1-9]\d?(?:[ ()/-]{1,2}\d{1,8}){2,5}(?![\d.:-])|(?<![\w.])\(0?\d{2,5}\)[ -]?\d{2,8}(?:[ -]\d{2,5}){0,3}(?![\d.])|(?<![\w.:/-])0\d{1,5}(?:[ /-]\d{2,8}){1,4}(?![\w.:-])|(?<![\w.:/-])(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-][2-9]\d{2}[ .-]\d{4}(?![\w.:-])|(?<![\w.:/-])[78][ -]\(?\d{3}\)?[ -]\d{3}[ -]\d{2}[ -]\d{2}(?![\w.])|(?<![\w.:/-])[6-9]\d{2} \d{3} \d{3}(?![\w.:-])|(?<![\w.:/-])(?:1[3-9]\d{9}|[6-9]\d{9})(?![\w.:-])|(?<![\w.:/-])(?:1[3-9]\d[ -]\d{4}[ -]\d{4}|[6-9]\d{4}[ -]\d{5})(?![\w.:-])/g,
    accept: isPhone,
  },
];

const IBAN_START = /(?<![a-z0-9])[a-z]{2}[ -]?\d[ -]?\d(?=[ -]?[a-z0-9])/gi;
/** The longest, with a separator after every character. */
const IBAN_ROOM = 70;
/** Nineteen digits, and separators. */
const CARD_ROOM = 30;
const DATE = /^\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?!\d)/;

const DIGIT_RUN = /(?<![\w.]|\w-)\d(?:[ -]?\d){12,}(?!\w|\.\d|-\w)|(?<![\w.-])\d{4}(?:\.\d{4}){2}\.\d{1,7}(?![\w.-])/g;
/** As cards are printed; hyphens part ids and lists of ports, too. */
const GROUPED =
  /^(?:\d{13,19}|\d{4}([-. ])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?|\d{4}([- ])\d{6}\2\d{4,5}|\d{6}([- ])\d{7,13})$/;
const GROUPED_ANYHOW = /^\d{1,12}(?: \d{3,12}){1,5}(?: \d{1,2})?$|^\d(?: \d){12,18}$/;

/** Card numbers, in groups or in one, whatever digits stand beside them. */
export function replaceCards(text: string, replace: Replace): string {
  return text.replace(DIGIT_RUN, (run) => {
    let hidden = '';
    let done = 0;
    for (let start = 0; start < run.length; start++) {
      if (start > done && !/[ -]/.test(run[start - 1] as string)) continue;
      const card = start >= done ? cardAt(run, start) : undefined;
      if (card === undefined) continue;
      hidden += run.slice(done, start) + replace('CARD', card);
      done = start + card.length;
    }
    return hidden + run.slice(done);
  });
}

/** The longest one that begins there and ends with a group. */
function cardAt(run: string, start: number): string | undefined {
  for (let length = Math.min(CARD_ROOM, run.length - start); length >= 13; length--) {
    const candidate = run.slice(start, start + length);
    const next = run[start + length];
    const ends = (next === undefined || /[ -]/.test(next)) && /\d$/.test(candidate);
    if (ends && isGrouped(candidate) && isCardNumber(candidate)) return candidate;
  }
  return undefined;
}

function isGrouped(candidate: string): boolean {
  return GROUPED.test(candidate) || GROUPED_ANYHOW.test(candidate);
}

/** Account numbers, in any case and with separators anywhere. */
export function replaceAccounts(text: string, replace: Replace): string {
  let hidden = '';
  let done = 0;
  for (const { index } of text.matchAll(IBAN_START)) {
    const account = index >= done ? ibanAt(text.slice(index, index + IBAN_ROOM)) : undefined;
    if (account === undefined) continue;
    hidden += text.slice(done, index) + replace('ACCOUNT', account);
    done = index + account.length;
  }
  return hidden + text.slice(done);
}

function isPhone(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  return digits.length >= 7 && digits.length <= 15 && !DATE.test(value) && !/^(\d)\1+$/.test(digits);
}
