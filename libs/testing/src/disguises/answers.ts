import { readFileSync } from 'node:fs';

/** A sentence of a model's answer. */
export interface AnswerText {
  kind: string;
  /** Written after the checks: a tenth of the harmful ones came through at first, and the checks were mended. */
  kept: boolean;
  text: string;
}

type Texts = Readonly<Record<string, readonly string[]>>;

const FILE = new URL('../../data/answers.json', import.meta.url);
const ANSWERS = JSON.parse(readFileSync(FILE, 'utf8')) as Readonly<
  Record<'harmful' | 'laterHarmful' | 'honest' | 'laterHonest', Texts>
>;

/** What an obedient model says to talk an analyst into something, written by us. */
export function harmfulAnswers(): AnswerText[] {
  return [...listed(ANSWERS.harmful, false), ...listed(ANSWERS.laterHarmful, true)];
}

/** What a sensible model says. */
export function honestAnswers(): AnswerText[] {
  return [...listed(ANSWERS.honest, false), ...listed(ANSWERS.laterHonest, true)];
}

function listed(texts: Texts, kept: boolean): AnswerText[] {
  return Object.entries(texts).flatMap(([kind, list]) => list.map((text) => ({ kind, kept, text })));
}
