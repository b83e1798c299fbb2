import { Dice } from '../dice.js';
import { TECHNIQUES } from './techniques.js';

/** A text that would talk a model into something, and how it hides that. */
export interface Disguise {
  technique: string;
  /** Of a technique that the checks were not written against. */
  kept: boolean;
  text: string;
}

/**
 * Requests to a model, disguised: so many by each technique, different ones, the same for the same seed. Those of the file
 * `injections.jsonl` were written by hand; these are put together.
 */
export function disguises(each: number, seed = 1): Disguise[] {
  return TECHNIQUES.flatMap(({ name, kept, make }, place) => {
    const dice = new Dice(seed * 1000 + place);
    const texts = new Set<string>();
    for (let tries = 0; texts.size < each && tries < each * 20; tries++) texts.add(make(dice));
    return [...texts].map((text) => ({ technique: name, kept, text }));
  });
}
