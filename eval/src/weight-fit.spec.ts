import { describe, expect, it } from '@jest/globals';
import { scoreThreat, TRIAGE_WEIGHTS, WEIGHT_BOUNDS } from '@soc-agent/domain';
import { agentAnalyses, threatSignal, triageCounters } from '@soc-agent/testing';
import type { Judged } from './replay.js';
import { termColumns, WEIGHT_NAMES } from './term-columns.js';
import { fitTriageWeights, type DataSet } from './weight-fit.js';

describe('weight fit', () => {
  it('reads the columns out of the score’s own terms', () => {
    const judged = judgedOf({ title: 'Malware blocked on root', verdict: 'malicious', confidence: 90 });
    const { past, content, others } = termColumns(judged);
    const { indicators } = scoreThreat(judged.case.signal, {
      ...judged.case.said,
      historical: { ...judged.case.said.historical, triage: judged.past },
    });
    const sum = WEIGHT_NAMES.reduce(
      (total, name, column) => total + TRIAGE_WEIGHTS[name] * ((past[column] ?? 0) + (content[column] ?? 0)),
      others,
    );
    expect(sum).toBeCloseTo(
      indicators.reduce((total, { logOdds }) => total + logOdds, 0),
      9,
    );
    const column = (name: (typeof WEIGHT_NAMES)[number]): number => content[WEIGHT_NAMES.indexOf(name)] ?? 0;
    expect([column('stopped'), column('vendorReal'), column('vendorFalse'), column('succeeded')]).toEqual([1, 1, 0, 0]);
    expect(column('vendorConfidence')).toBeCloseTo(0.8, 9);
  });

  it('learns what separates the labels, within bounds, and leaves the other weights as shipped', () => {
    const set = dataSet('blocked is harmless', { title: 'blocked', attack: false }, { title: 'seen', attack: true });
    const { weights, unspoken } = fitTriageWeights([set]);
    expect(weights.stopped).toBe(WEIGHT_BOUNDS.stopped[0]);
    expect(weights.vendorReal).toBeCloseTo(TRIAGE_WEIGHTS.vendorReal, 9);
    expect(unspoken).toContain('vendorReal');
    expect(unspoken).not.toContain('stopped');
  });

  it('does not learn how much of a data set is noise', () => {
    const noisy = dataSet('noise', ...Array.from({ length: 9 }, () => ({ title: 'blocked', attack: false })), {
      title: 'blocked',
      attack: true,
    });
    expect(fitTriageWeights([noisy]).weights.stopped).toBeCloseTo(TRIAGE_WEIGHTS.stopped, 1);
  });

  it('learns nothing about the past from picked cases', () => {
    const flood = { ...triageCounters(), alertsNow: 5000 };
    const rows = [
      { title: 'x', attack: true, past: flood },
      { title: 'x', attack: false },
    ];
    const set = dataSet('picked', ...rows);
    expect(fitTriageWeights([set]).unspoken).not.toContain('flood');
    expect(fitTriageWeights([{ ...set, isPicked: true }]).unspoken).toContain('flood');
  });
});

interface Described {
  title: string;
  attack?: boolean;
  past?: Judged['past'];
  verdict?: string;
  confidence?: number;
}

function judgedOf({ title, attack = false, past = triageCounters(), ...metadata }: Described): Judged {
  const signal = threatSignal({ title, metadata });
  return { case: { signal, said: agentAnalyses(), at: past.at, real: attack }, past, p: 0.5, attack };
}

function dataSet(name: string, ...rows: Described[]): DataSet {
  return { name, judged: rows.map(judgedOf), isPicked: false, ofTenants: false };
}
