import { describe, expect, it } from '@jest/globals';
import { compareRuns, orderOf, type Run, type Version } from './comparison.js';

/** Runs in the order they are measured in, with a figure for each. */
function runs(figures: readonly (number | undefined)[]): Run[] {
  return orderOf(figures.length / 2).map((version, n) => ({ version, results: { threatsPerSecond: figures[n] } }));
}

describe('orderOf', () => {
  it('turns every round around', () => {
    expect(orderOf(3).map((version) => version[0])).toEqual(['b', 'a', 'a', 'b', 'b', 'a']);
  });

  it.each([1, 2, 3, 4, 7])('measures both as often in %d rounds', (rounds) => {
    const count = (version: Version): number => orderOf(rounds).filter((one) => one === version).length;
    expect([count('before'), count('after')]).toEqual([rounds, rounds]);
  });

  it('makes up for a machine that gets slower all the time, over two rounds', () => {
    expect(compareRuns(runs([100, 99, 98, 97]))['threatsPerSecond']?.ratio).toBe(1);
  });
});

describe('compareRuns', () => {
  it('gives medians, their ratio and that of each round', () => {
    // before 100, after 90; after 300, before 110; before 105, after 95
    expect(compareRuns(runs([100, 90, 300, 110, 105, 95]))).toEqual({
      threatsPerSecond: { before: 105, after: 95, ratio: 0.905, ratioOfRounds: [0.9, 2.727, 0.905] },
    });
  });

  it('takes what is in an object as figures, and leaves out settings, words and what was not measured', () => {
    const results = {
      postToBrowserMs: { p50: 20, p99: null },
      residentMb: { gateway: 200 },
      sustainedSeconds: 60,
      cores: 2,
      node: '24.0.0',
    };
    const compared = compareRuns([
      { version: 'before', results },
      { version: 'after', results: { ...results, postToBrowserMs: { p50: 22, p99: null } } },
    ]);
    expect(Object.keys(compared)).toEqual(['postToBrowserMs.p50', 'residentMb.gateway']);
    expect(compared['postToBrowserMs.p50']).toEqual({ before: 20, after: 22, ratio: 1.1, ratioOfRounds: [1.1] });
  });

  it('gives no ratio to nothing, and none of what one version does not have', () => {
    const [one] = [runs([0, 5])];
    expect(compareRuns(one)['threatsPerSecond']).toMatchObject({ before: 0, after: 5, ratio: null });
    const other = compareRuns(runs([undefined, 5]))['threatsPerSecond'];
    expect(other).toEqual({ before: null, after: 5, ratio: null, ratioOfRounds: [null] });
  });
});
