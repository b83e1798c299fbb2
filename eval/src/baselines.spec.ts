import { describe, expect, it } from '@jest/globals';
import type { Severity } from '@soc-agent/contracts';
import { agentAnalyses } from '@soc-agent/testing';
import { BASELINES } from './baselines.js';
import type { Case } from './judge.js';
import { signalAt } from './signals.js';

const HOUR = 3_600_000;

describe('baselines', () => {
  it('severity puts what has no rating between LOW and MEDIUM', () => {
    const ratings: (Severity | undefined)[] = ['LOW', undefined, 'MEDIUM', 'CRITICAL'];
    const ranks = BASELINES.severity(ratings.map((severity) => caseOf(0, { severity }))).map(({ p }) => p);
    expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
  });

  it('rarity counts how often the rule fired at the customer before, labelled or not', () => {
    const cases = [caseOf(0), caseOf(1), caseOf(2, { rule: 'other' }), caseOf(3, { customer: 'B' }), caseOf(4)];
    const { real: _real, ...unlabelled } = cases[1] as Case;
    const forecasts = BASELINES.rarity([...cases.slice(0, 1), unlabelled, ...cases.slice(2)]);
    expect(forecasts.map(({ p }) => p)).toEqual([1, 1, 1, 1 / 3]);
  });

  it('base rate knows the verdicts that were given before, and no others', () => {
    const cases = [0, 0.5, 2, 4].map((hours) => caseOf(hours, { real: hours < 1 }));
    const forecasts = BASELINES.baseRate(cases, new Set([0, 2, 3]));
    expect(forecasts.map(({ p }) => p)).toEqual([1 / 2, 1 / 2, 2 / 3, 2 / 4]);
  });
});

function caseOf(hours: number, { rule = 'r', customer = 'A', real = false, severity }: Partial<Described> = {}): Case {
  const at = hours * HOUR;
  const signal = signalAt(at, 1, {
    customerName: customer,
    title: 'x',
    source: { product: 'p', ruleId: rule },
    ...(severity && { severity }),
  });
  return { signal, said: agentAnalyses(), at, real };
}

interface Described {
  rule: string;
  customer: string;
  real: boolean;
  severity: Severity | undefined;
}
