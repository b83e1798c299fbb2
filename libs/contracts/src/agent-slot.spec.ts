import { describe, expect, it } from '@jest/globals';
import type { AgentAnalysis } from './agent-analysis.js';
import { readAgentSlot } from './agent-slot.js';
import type { Fact } from './facts.js';

const LEDGER = [{ week: 2900, account: 'a', real: 1, false: 0 }];
const TRIAGE = {
  at: 1,
  customerSince: 1,
  ruleSince: 1,
  ruleDays: [{ day: 20_000, hours: 3, busiest: 2 }],
  alertsNow: 1,
  newRules: [
    { since: 1, lastAt: 1, severity: 'LOW', onEntity: true },
    { since: 1, lastAt: 1, onEntity: false },
  ],
  verdicts: { here: LEDGER, onEntity: [], elsewhere: { real: 0, false: 2 } },
  calibration: { slope: 1, intercept: -0.5, verdicts: 60 },
};
const PLAYBOOK = {
  threatType: 'geo_anomaly',
  severity: 'HIGH',
  primary: { action: 'monitor', targets: [], automatic: true, reason: 'r', impact: 'i', parameters: {} },
  secondary: [],
  escalation: ['duty officer'],
  notes: 'n',
};
const BACKER = { id: 'a', via: [], name: 'ada', isPerson: true, at: '2026-01-01T12:00:00Z' };
const ARMING = { threatType: 'geo_anomaly', severity: 'HIGH', version: 'v', behind: [BACKER] };
const SOUND: Fact = { name: 'travel_speed_kmh', value: 900, evidence: ['signal.timestamp'] };

function read(changes: Record<string, unknown>): AgentAnalysis {
  const slot = { agent: 'historical', engine: 'rules', confidence: 0.5, facts: [SOUND], ...changes };
  return readAgentSlot(JSON.stringify(slot));
}

describe('reading the slot of an agent', () => {
  it('gives back what this version writes', () => {
    const slot = { triage: TRIAGE, ownPlaybooks: [PLAYBOOK], armings: [ARMING] };
    expect(read(slot)).toEqual({ agent: 'historical', engine: 'rules', confidence: 0.5, facts: [SOUND], ...slot });
  });

  it.each([
    ['of a name that no version knows any more', { name: 'triage_rule_real', value: 3, evidence: [] }],
    ['of a name every object has', { name: 'constructor', value: 3, evidence: [] }],
    ['with a text for a number', { name: 'travel_speed_kmh', value: '900', evidence: [] }],
    ['with a word that is not one of its words', { name: 'model_stance', value: 'harmful', evidence: [] }],
    ['with a negative count', { name: 'indicator_match', value: -1, evidence: [] }],
    ['without a value', { name: 'allow_listed', evidence: [] }],
    ['without evidence', { name: 'allow_listed', value: true }],
    ['that is no object', 'allow_listed'],
    ['that is null', null],
  ])('leaves out a fact %s, and counts it', (_case, fact) => {
    expect(read({ facts: [fact, SOUND] })).toMatchObject({ facts: [SOUND], droppedFacts: 1 });
  });

  it.each([
    ['a count that is no number', { ...TRIAGE, alertsNow: '3' }],
    ['a ledger of another shape', { ...TRIAGE, verdicts: { ...TRIAGE.verdicts, here: [{ real: 3 }] } }],
    ['a part missing', { at: 1 }],
    ['half a calibration', { ...TRIAGE, calibration: { slope: 1 } }],
    ['null for its days', { ...TRIAGE, ruleDays: null }],
    ['nothing in it', null],
  ])('goes without counters that have %s, and counts them', (_case, triage) => {
    const analysis = read({ triage });
    expect(analysis).not.toHaveProperty('triage');
    expect(analysis.droppedFacts).toBe(1);
  });

  it('leaves out a playbook that breaks the rules of a customer’s playbooks, and counts it', () => {
    const broken = { ...PLAYBOOK, primary: { ...PLAYBOOK.primary, action: 'explode' } };
    expect(read({ ownPlaybooks: [broken, PLAYBOOK] })).toMatchObject({ ownPlaybooks: [PLAYBOOK], droppedFacts: 1 });
    expect(read({ ownPlaybooks: [null] })).not.toHaveProperty('ownPlaybooks');
  });

  it('leaves out an arming that does not say who is behind it, and counts it', () => {
    const nobody = { ...ARMING, behind: [{ ...BACKER, via: undefined }] };
    expect(read({ armings: [nobody, ARMING] })).toMatchObject({ armings: [ARMING], droppedFacts: 1 });
    expect(read({ armings: [null] })).not.toHaveProperty('armings');
  });
});
