import { phraseBook, readPhrases, type Phrase, type PhraseBook } from './phrase-book.js';
import { TITLE_WEIGHT, type Zone } from './rule-text.js';

/** What a text as a whole sounds like; `hinting` is what is said of attacks and of everyday operation. */
export type Tone = 'suspicious' | 'hinting' | 'plain' | 'everyday';

/**
 * What is left of a technique's confidence by the tone of the text it is read from. A judgement: of everyday operation no
 * technique is as likely as not.
 */
export const TONE_FACTORS: Readonly<Record<Tone, number>> = { suspicious: 1, hinting: 0.8, plain: 0.6, everyday: 0.45 };

let book: PhraseBook | undefined;

/**
 * The tone of a text, by `data/tone-phrases.txt`: a word that says suspicion outright decides, whatever stands beside it.
 * Only a title can make a text everyday (`DHCP lease renewed`): a description may be a log, where attackers speak.
 */
export function toneOf(zones: readonly Zone[]): Tone {
  book ??= phraseBook(readPhrases('tone-phrases.txt'));
  let [hints, everyday] = [0, 0];
  for (const { phrase, strength } of book.matches(zones)) {
    const suspicious = shareOf(phrase, 'suspicious');
    if (suspicious === 1) return 'suspicious';
    hints = Math.max(hints, suspicious);
    if (strength >= TITLE_WEIGHT) everyday = Math.max(everyday, shareOf(phrase, 'everyday'));
  }
  if (everyday > hints) return 'everyday';
  return hints > 0 ? 'hinting' : 'plain';
}

/** 1 when the phrase says it outright, less when it says it with a `~`, 0 when it says the other. */
function shareOf({ subjects, specificity }: Phrase, subject: 'suspicious' | 'everyday'): number {
  return (subjects.get(subject) ?? 0) / specificity;
}
