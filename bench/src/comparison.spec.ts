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
    expect(compareRuns(runs([100, 99, 98, 97])).ratios).toEqual({ threatsPerSecond: 1 });
  });
});

describe('compareRuns', () => {
  it('gives medians, their ratio and that of each round', () => {
    // before 100, after 90; after 300, before 110; before 105, after 95
    expect(compareRuns(runs([100, 90, 300, 110, 105, 95]))).toEqual({
      medians: { before: { threatsPerSecond: 105 }, after: { threatsPerSecond: 95 } },
      ratios: { threatsPerSecond: 0.905 },
      ratiosOfRounds: { threatsPerSecond: [0.9, 2.727, 0.905] },
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
    const { ratios } = compareRuns([
      { version: 'before', results },
      { version: 'after', results: { ...results, postToBrowserMs: { p50: 22, p99: null } } },
    ]);
    expect(ratios).toEqual({ 'postToBrowserMs.p50': 1.1, 'residentMb.gateway': 1 });
  });

  it('gives no ratio to nothing, and none of what one version does not have', () => {
    expect(compareRuns(runs([0, 5])).ratios).toEqual({ threatsPerSecond: null });
    expect(compareRuns(runs([undefined, 5]))).toEqual({
      medians: { before: {}, after: { threatsPerSecond: 5 } },
      ratios: { threatsPerSecond: null },
      ratiosOfRounds: { threatsPerSecond: [null] },
    });
  });
});
