import { describe, expect, it } from '@jest/globals';
import type { ExplanationKind, TriageCounters } from '@soc-agent/contracts';
import { triageCounters } from '@soc-agent/testing';
import { explanations } from './explanations.js';
import type { Term } from './log-odds.js';
import { ruleRecord } from './rule-record.js';

const QUIET = { ...ruleRecord(triageCounters()), isFlood: false };

/** Counters of a rule that was called false here so many times. */
function judgedFalse(times: number): TriageCounters {
  const here = [{ week: 2900, account: '0', real: 0, false: times }];
  const at = 2900 * 7 * 24 * 3_600_000;
  return triageCounters({ at, verdicts: { here, onEntity: [], elsewhere: { real: 0, false: 0 } } });
}

function explained(indicator: string, logOdds = -1, record = QUIET, counters = judgedFalse(3)): unknown {
  const term: Term = { indicator, logOdds, description: 'so', source: 'config', evidence: ['x'], family: 'any' };
  return explanations([term], record, counters);
}

describe('a reason that a person can check', () => {
  it.each<[string, ExplanationKind]>([
    ['allow_listed', 'configuration'],
    ['change_correlated', 'change'],
    ['maintenance_window', 'change'],
    ['regular_rule', 'record'],
    ['verdicts_at_customer', 'verdicts'],
  ])('is %s', (indicator, kind) => {
    expect(explained(indicator)).toEqual([{ kind, text: 'so', evidence: ['x'] }]);
  });

  it('is nothing that does not lower the score, and no statistics', () => {
    expect([explained('allow_listed', 0), explained('allow_listed', 1), explained('usual_rule')]).toEqual([[], [], []]);
  });

  it('is verdicts only where they suffice, and not for a flood', () => {
    const flood = { ...QUIET, isFlood: true };
    expect(explained('verdicts_at_customer', -1, QUIET, judgedFalse(2))).toEqual([]);
    expect(explained('verdicts_at_customer', -1, flood)).toEqual([]);
    expect(explained('maintenance_window', -1, flood)).toMatchObject([{ kind: 'change' }]);
  });
});
