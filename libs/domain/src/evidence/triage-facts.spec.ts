import { describe, expect, it } from '@jest/globals';
import { threatSignal } from '@soc-agent/testing';
import { readTriageFacts, triageFacts } from './triage-facts.js';
import type { TriageStatistics } from './triage-statistics.js';

const SIGNAL = threatSignal({ entities: { hosts: ['web-1'] } });
const NONE = { real: 0, false: 0 };
const FULL: TriageStatistics = {
  verdicts: { rule: { real: 3, false: 0.5 }, ruleAtCustomer: NONE, ruleOnEntity: { real: 0, false: 2 } },
  context: {
    knownHours: 30,
    quietHours: 2,
    firstOnEntity: true,
    burst: 3,
    beacon: 3,
    progression: 2,
    volume: 12.5,
    unrest: 0.8,
  },
  calibration: { slope: 0.9, intercept: 0.1, verdicts: 80 },
};

describe('triage facts', () => {
  it('carry the statistics there and back', () => {
    expect(readTriageFacts(triageFacts(SIGNAL, FULL))).toEqual(FULL);
  });

  it('leave out what is absent', () => {
    const bare = { verdicts: { rule: NONE, ruleAtCustomer: NONE, ruleOnEntity: NONE } };
    expect(readTriageFacts(triageFacts(SIGNAL, bare))).toEqual(bare);
    expect(readTriageFacts([])).toBeUndefined();
  });

  it('take a context with a broken value for no context', () => {
    const facts = triageFacts(SIGNAL, FULL).map((fact) =>
      fact.name === 'triage_unrest' ? { ...fact, value: Number.NaN } : fact,
    );
    expect(readTriageFacts(facts)).not.toHaveProperty('context');
  });

  it('point to the rule and the entity', () => {
    for (const { evidence } of triageFacts(SIGNAL, FULL)) {
      expect(evidence).toEqual(['signal.source.ruleId', 'signal.entities.hosts[0]']);
    }
  });
});
