import { describe, expect, it } from '@jest/globals';
import { agentAnalyses, threatSignal } from '@soc-agent/testing';
import fc from 'fast-check';
import type { Case } from './judge.js';
import { drawPositions, happenings } from './verdicts.js';

const HOUR = 3_600_000;

describe('what happens at a customer', () => {
  it('is every signal once and in order, and each drawn verdict an hour later or never', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 3 * HOUR }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 0, max: 99 }), (between, draw) => {
        let at = 0;
        const cases = between.map((gap) => caseAt((at += gap)));
        const drawn = drawPositions(cases.length, 0.5, draw);
        const all = [...happenings(cases, drawn)];
        expect(all.filter(({ kind }) => kind === 'signal').map(({ position }) => position)).toEqual([...cases.keys()]);
        const times = all.map((one) => (one.kind === 'verdict' ? one.case.at + HOUR : one.case.at));
        expect(times).toEqual([...times].sort((a, b) => a - b));
        const due = [...drawn].filter((position) => (cases[position] as Case).at + HOUR <= at);
        const given = all.filter(({ kind }) => kind === 'verdict').map(({ position }) => position);
        expect(given).toEqual(due);
      }),
    );
  });

  it('brings no verdict on what nobody labelled', () => {
    const { real: _real, ...unlabelled } = caseAt(0);
    const kinds = [...happenings([unlabelled, caseAt(2 * HOUR)], new Set([0]))].map(({ kind }) => kind);
    expect(kinds).toEqual(['signal', 'signal']);
  });
});

describe('drawing', () => {
  it('takes about the share that is asked for, the same for the same draw', () => {
    const drawn = drawPositions(10_000, 0.1, 3);
    expect(drawn.size / 10_000).toBeCloseTo(0.1, 1);
    expect(drawPositions(10_000, 0.1, 3)).toEqual(drawn);
    expect(drawPositions(10_000, 0.1, 4)).not.toEqual(drawn);
  });
});

function caseAt(at: number): Case {
  return { signal: threatSignal(), said: agentAnalyses(), at, real: false };
}
