import { describe, expect, it } from '@jest/globals';
import { placedThreat } from '@soc-agent/testing';
import { incidentFigures } from './incident-figures.js';
import { METHODS } from './incident-methods.js';
import type { PlacedCase } from './incident-replay.js';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const START = Date.parse('2026-01-05T00:00:00Z');

describe('figures of incidents', () => {
  it('count what is real, in the order of risk', () => {
    const cases = [true, true, false, undefined, false, true].map((real, n) => one(n * DAY, real));
    const incidents = [
      { weight: 1, openedAt: START + 10 * MINUTE, members: [0, 2, 3], context: [1] },
      { weight: 2, openedAt: START, members: [4], context: [] },
    ];
    expect(incidentFigures(cases, incidents)).toMatchObject({
      alerts: 6,
      incidents: 2,
      perDay: 0.4,
      reduction: 3,
      holdReal: 1,
      benign: 1,
      purity: 0.5,
      purityMain: 0.5,
      coverageBest: 1 / 3,
      coverageAny: 1 / 3,
      coverageWithContext: 2 / 3,
      purityWithContext: 2 / 3,
      rankHalfReal: 2,
      benignAbovePerDay: 0.2,
      minutesToAppear: 10,
    });
  });

  it('say so when no incident is half real', () => {
    expect(incidentFigures([one(0, true)], [])).toMatchObject({ rankHalfReal: null, minutesToAppear: null, purity: 0 });
  });
});

describe('methods', () => {
  const attack = ['a', 'b', 'c'].map((rule, n) => one(3 * DAY + n * MINUTE, true, { rule, risk: 40 }));
  const noise = Array.from({ length: 80 }, (_, n) => one(n * HOUR, false, { rule: 'noise', risk: 3 }));
  const cases = [...noise, ...attack].sort((a, b) => a.threat.at - b.threat.at);

  it('put the attack into one incident, and the noise into none', () => {
    const [incident, ...others] = METHODS.product(cases);
    expect(others).toEqual([]);
    expect(incident?.members.map((position) => cases[position]?.real)).toEqual([true, true, true]);
    expect(incident?.context.length).toBeGreaterThan(0);
  });

  it('put all of an entity into one, for as long as each says', () => {
    const sizes = (method: keyof typeof METHODS): number[] =>
      METHODS[method](cases).map(({ members }) => members.length);
    expect(sizes('naive')).toEqual([15, 15, 15, 15, 18, 5]);
    expect(METHODS.summed(cases)).toHaveLength(1);
    expect(sizes('summed')[0]).toBeGreaterThan(24);
  });
});

function one(
  sinceMs: number,
  real: boolean | undefined,
  changes: Partial<Parameters<typeof placedThreat>[0]> = {},
): PlacedCase {
  return { threat: placedThreat({ at: START + sinceMs, ...changes }), ...(real !== undefined && { real }) };
}
