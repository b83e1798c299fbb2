import { describe, expect, it } from '@jest/globals';
import { TriageHistory } from '@soc-agent/domain';
import { agentAnalyses } from '@soc-agent/testing';
import type { Case } from './judge.js';
import { judgeAlone, replay, rescored } from './replay.js';
import { signalAt } from './signals.js';
import { taughtBy } from './verdicts.js';

const START = Date.parse('2026-01-05T00:00:00Z');
const HOUR = 3_600_000;
const ALL = new Set(Array.from({ length: 40 }, (_, position) => position));

describe('replay', () => {
  it('scores a case before its own label can be known', () => {
    const cases = stream('A', () => false);
    const flipped = [...cases.slice(0, -1), { ...(cases.at(-1) as Case), real: true }];
    const of = (some: Case[]): number[] => replay(some, { drawn: ALL }).map(({ p }) => p);
    expect(of(flipped)).toEqual(of(cases));
  });

  it('learns from verdicts at the customer itself', () => {
    const cases = stream('A', () => false);
    const without = replay(cases).at(-1)?.p ?? 0;
    expect(replay(cases, { drawn: ALL }).at(-1)?.p).toBeLessThan(without / 2);
  });

  it('learns a rule from other customers within a bound, from three of them on, and nothing else of them', () => {
    const cases = stream('A', () => true);
    const others = ['B', 'C', 'D'].map((name) => stream(name, () => true));
    const oddsAfter = (history: TriageHistory): number => {
      const p = replay(cases, { history })[0]?.p ?? 0;
      return p / (1 - p);
    };
    const alone = oddsAfter(new TriageHistory());
    expect(oddsAfter(taughtBy(others))).toBeCloseTo(1.5 * alone, 9);
    expect(oddsAfter(taughtBy(others.slice(1)))).toBeCloseTo(alone, 9);
  });

  it('leaves out what nobody labelled, and counts it all the same', () => {
    const cases = stream('A', (n) => (n % 2 === 0 ? undefined : false));
    const judged = replay(cases);
    expect(judged).toHaveLength(cases.length / 2);
    expect(judged[0]?.past.ruleSince).toBe(START);
  });

  it('gives the same forecasts twice', () => {
    const cases = stream('A', (n) => n % 5 === 0);
    const run = (): number[] => replay(cases, { drawn: new Set([3, 9, 20]) }).map(({ p }) => p);
    expect(run()).toEqual(run());
  });

  it('judges alone what has no past, and judges anew what is known', () => {
    const cases = stream('A', () => false);
    const alone = judgeAlone(cases);
    expect(new Set(alone.map(({ past }) => past.ruleSince)).size).toBe(cases.length);
    expect(rescored(alone)).toEqual(alone);
  });
});

/** Forty cases of one rule on one host, three hours apart. */
function stream(customerName: string, label: (n: number) => boolean | undefined): Case[] {
  return Array.from({ length: 40 }, (_, n) => {
    const [at, real] = [START + n * 3 * HOUR, label(n)];
    const signal = signalAt(at, n, { customerName, title: 'Login', source: { product: 'sshd' } });
    return { signal, said: agentAnalyses(), at, ...(real !== undefined && { real }) };
  });
}
