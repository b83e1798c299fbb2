import { describe, expect, it } from '@jest/globals';
import type { AgentAnalysis } from './agent-analysis.js';
import { readAgentSlot } from './agent-slot.js';
import type { Fact } from './facts.js';

const NONE = { real: 0, false: 0 };
const TRIAGE = { verdicts: { rule: NONE, ruleAtCustomer: NONE, ruleOnEntity: { real: 1, false: 0.5 } } };
const PLAYBOOK = {
  threatType: 'geo_anomaly',
  severity: 'HIGH',
  primary: { action: 'monitor', targets: [], automatic: true, reason: 'r', impact: 'i', parameters: {} },
  secondary: [],
  escalation: ['duty officer'],
  notes: 'n',
};
const SOUND: Fact = { name: 'travel_speed_kmh', value: 900, evidence: ['signal.timestamp'] };

function read(changes: Record<string, unknown>): AgentAnalysis {
  const slot = { agent: 'historical', engine: 'rules', confidence: 0.5, facts: [SOUND], ...changes };
  return readAgentSlot(JSON.stringify(slot));
}

describe('reading the slot of an agent', () => {
  it('gives back what this version writes', () => {
    const slot = { triage: TRIAGE, ownPlaybooks: [PLAYBOOK] };
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
    ['a count that is no number', { ...TRIAGE, verdicts: { ...TRIAGE.verdicts, rule: { real: '3', false: 0 } } }],
    ['a level missing', { verdicts: { rule: NONE } }],
    ['half a calibration', { ...TRIAGE, calibration: { slope: 1 } }],
    ['null for its context', { ...TRIAGE, context: null }],
    ['nothing in it', null],
  ])('goes without statistics that have %s, and counts them', (_case, triage) => {
    const analysis = read({ triage });
    expect(analysis).not.toHaveProperty('triage');
    expect(analysis.droppedFacts).toBe(1);
  });

  it('leaves out a playbook that breaks the rules of a customer’s playbooks, and counts it', () => {
    const broken = { ...PLAYBOOK, primary: { ...PLAYBOOK.primary, action: 'explode' } };
    expect(read({ ownPlaybooks: [broken, PLAYBOOK] })).toMatchObject({ ownPlaybooks: [PLAYBOOK], droppedFacts: 1 });
    expect(read({ ownPlaybooks: [null] })).not.toHaveProperty('ownPlaybooks');
  });
});
