import { describe, expect, it } from '@jest/globals';
import { Batched } from './batched.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Knows every key as itself in capitals; its answers wait to be let go. */
function lookUps(): { batched: Batched<string>; questions: string[][]; answer: (error?: Error) => Promise<void> } {
  const questions: string[][] = [];
  const held: ((error?: Error) => void)[] = [];
  const batched = new Batched<string>((keys) => {
    questions.push([...keys]);
    return new Promise((resolve, reject) => {
      held.push((error) => (error ? reject(error) : resolve(new Map(keys.map((key) => [key, key.toUpperCase()])))));
    });
  });
  const answer = async (error?: Error): Promise<void> => {
    held.shift()?.(error);
    await turn();
  };
  return { batched, questions, answer };
}

describe('Batched', () => {
  it('asks at once for those of a moment, and together for those who come meanwhile, each key once', async () => {
    const { batched, questions, answer } = lookUps();
    const first = batched.of(['a']);
    await turn();
    expect(questions).toEqual([['a']]);
    const meanwhile = [['b', 'c'], ['c'], ['d']].map((keys) => batched.of(keys));
    await turn();
    expect(questions).toEqual([['a']]);
    await answer();
    expect(questions).toEqual([['a'], ['b', 'c', 'd']]);
    await answer();
    const found = await Promise.all([first, ...meanwhile]);
    expect(found.map((one) => one.get('c'))).toEqual([undefined, 'C', 'C', 'C']);
    const later = batched.of(['e']);
    await turn();
    expect(questions[2]).toEqual(['e']);
    await answer();
    expect((await later).get('e')).toBe('E');
  });

  it('fails those whose question failed, and goes on with the others', async () => {
    const { batched, answer } = lookUps();
    const first = batched.of(['a']);
    await turn();
    const second = batched.of(['b']);
    const failure = expect(first).rejects.toThrow('away');
    await answer(new Error('away'));
    await failure;
    await answer();
    expect((await second).get('b')).toBe('B');
  });

  it('puts at most fifty questions together, and asks nothing for no key', async () => {
    const { batched, questions, answer } = lookUps();
    const asked = Array.from({ length: 52 }, (_, n) => batched.of([`k${n}`]));
    expect((await batched.of([])).size).toBe(0);
    await turn();
    for (let n = 0; n < 2; n += 1) await answer();
    await Promise.all(asked);
    expect(questions.map(({ length }) => length)).toEqual([50, 2]);
  });
});
