import { describe, expect, it } from '@jest/globals';
import type { Explanation, FpRecommendation, Severity } from '@soc-agent/contracts';
import fc from 'fast-check';
import type { Term } from './log-odds.js';
import { confidenceOf, explain, recommend } from './recommendation.js';

const EXPLAINED: Explanation[] = [{ kind: 'change', text: 'a deployment', evidence: [] }];

const term = (logOdds: number, family = 'context'): Term => ({
  ...{ indicator: `${family} ${logOdds}`, description: `${family} ${logOdds}`, source: 'signal', evidence: [] },
  ...{ logOdds, family },
});

describe('what is recommended', () => {
  it.each<[string, Severity | undefined, number, number, Explanation[], FpRecommendation]>([
    ['likely and sure enough', 'LOW', 0.2999, 0.35, [], 'likely_real_threat'],
    ['likely and not sure enough', 'LOW', 0.2999, 0.3499, [], 'needs_review'],
    ['sure and not likely enough', 'LOW', 0.3, 1, [], 'needs_review'],
    ['harmless by its score alone', undefined, 1, 1, [], 'needs_review'],
    ['explained', undefined, 0.8, 0.2, EXPLAINED, 'likely_false_positive'],
    ['explained and CRITICAL', 'CRITICAL', 1, 1, EXPLAINED, 'needs_review'],
  ])('for what is %s', (_what, severity, score, confidence, explainedBy, recommended) => {
    expect(recommend(severity, score, confidence, explainedBy)).toBe(recommended);
  });
});

describe('confidence', () => {
  it('rests on what each family comes to, for either side, and not on the rating', () => {
    expect(confidenceOf([])).toBeCloseTo(0.2, 12);
    expect(confidenceOf([term(3, 'prior')])).toBeCloseTo(0.2, 12);
    expect(confidenceOf([term(2.5)])).toBeCloseTo(1 - 0.8 / Math.E, 12);
    expect(confidenceOf([term(-1), term(-1.5)])).toBeCloseTo(confidenceOf([term(2.5)]), 12);
    expect(confidenceOf([term(2), term(-2)])).toBeCloseTo(0.2, 12);
    expect(confidenceOf([term(2), term(-2, 'verdicts')])).toBeCloseTo(confidenceOf([term(4)]), 12);
  });
});

describe('a score in words', () => {
  it('names the three terms that moved it most, the strongest first, in whatever order they come', () => {
    const terms = [term(0.1), term(-2, 'verdicts'), term(0.7), term(-0.2, 'prior'), term(-1, 'origin')];
    const words =
      '70 % likely a false positive: verdicts -2 (7.4 times less likely real); origin -1 (2.7 times less likely real); ' +
      'context 0.7 (2.0 times likelier real).';
    fc.assert(
      fc.property(fc.shuffledSubarray(terms, { minLength: terms.length }), (shuffled) => {
        expect(explain(0.701, shuffled)).toBe(words);
      }),
    );
  });

  it('says what the rating alone comes to', () => {
    expect(explain(0.8, [term(-Math.log(4), 'prior')])).toMatch(/\(20 % likely real to begin with\)\.$/);
  });

  it('names no term that hardly moved it', () => {
    expect(explain(0.5, [term(0.05), term(-0.05)])).toBe(
      '50 % likely a false positive: nothing is known that speaks for either side.',
    );
    expect(explain(0.5, [term(-0.051)])).toContain('context -0.051 (1.1 times less likely real)');
  });
});
