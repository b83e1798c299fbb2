import { describe, expect, it } from 'vitest';
import { aGroup } from '../../testing/incident-builders.js';
import { riskTerms } from './risk-terms.js';

describe('riskTerms', () => {
  it('counts each rule once, by its gravest group, and each further rule less', () => {
    const { terms, risk } = riskTerms([
      aGroup({ rule: 'a', risk: 10 }),
      aGroup({ rule: 'a', risk: 30 }),
      aGroup({ rule: 'b', risk: 30 }),
      aGroup({ rule: 'c', risk: 30 }),
    ]);
    // as the domain has it of three rules of risk 30
    expect(risk).toBe(55.7);
    expect(terms.map(({ rule, weight }) => [rule, Math.round(weight * 100)])).toEqual([
      ['a', 100],
      ['b', 71],
      ['c', 58],
    ]);
    expect(terms.reduce((sum, { adds }) => sum + adds, 0)).toBeCloseTo(risk, 0);
  });

  it('leaves out what was judged harmless, and says how much', () => {
    const { terms, harmless } = riskTerms([aGroup({ risk: 90, verdict: 'false_positive' }), aGroup({ risk: 20 })]);
    expect([terms.length, harmless]).toEqual([1, 1]);
  });

  it('is nothing of nothing', () => {
    expect(riskTerms([])).toEqual({ terms: [], risk: 0, harmless: 0 });
  });

  it('is never more than a hundred', () => {
    const { risk } = riskTerms(Array.from({ length: 40 }, (_, n) => aGroup({ rule: `${n}`, risk: 100 })));
    expect(risk).toBeLessThanOrEqual(100);
  });
});
