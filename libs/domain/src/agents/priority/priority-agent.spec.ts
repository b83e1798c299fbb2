import { describe, expect, it } from '@jest/globals';
import type { FactName, FactValues, ThreatSignal } from '@soc-agent/contracts';
import { threatSignal } from '@soc-agent/testing';
import type { ContextSources } from '../../ports.js';
import { factsIn } from '../../evidence/facts.js';
import type { Assessment } from '../../evidence/investigation.js';
import { priorityAgent } from './priority-agent.js';

describe('priority agent', () => {
  it('reads hints of older ATT&CK versions as v19 and says so', async () => {
    const { techniques, keyFindings } = await assessed({ title: 'Sensor stopped', mitreHints: ['attack.t1562.001'] });
    expect(techniques?.[0]).toMatchObject({ id: 'T1685', source: 'hint' });
    expect(keyFindings.map(({ text }) => text).join()).toContain('T1685');
  });

  it('is surer of a hint that the text confirms', async () => {
    const confirmed = await assessed({ title: 'LSASS memory dumped by procdump', mitreHints: ['T1003.001'] });
    const alone = await assessed({ title: 'Something odd', mitreHints: ['T1003.001'] });
    expect(confirmed.techniques?.[0]?.confidence).toBeGreaterThan(alone.techniques?.[0]?.confidence ?? 1);
  });

  it('knows well-known rules by their id, whatever their title says', async () => {
    const source = { product: 'Windows Security', format: 'native', ruleId: '7045' };
    const { techniques, keyFindings } = await assessed({ title: 'Event 7045', mitreHints: [], source });
    expect(techniques?.[0]).toMatchObject({ id: 'T1543.003', source: 'rule-id', confidence: 0.8 });
    expect(keyFindings[0]).toMatchObject({ evidence: ['attack:T1543.003', 'signal.source.ruleId'] });
    const confirmed = await assessed({ title: 'New Windows service installed', mitreHints: [], source });
    expect(confirmed.techniques?.[0]).toMatchObject({ id: 'T1543.003', confidence: 0.95 });
  });

  it('maps the text when there are no hints', async () => {
    const { techniques } = await assessed({ title: 'Shadow copies deleted with vssadmin', mitreHints: [] });
    expect(techniques?.[0]).toMatchObject({ id: 'T1490', source: 'rule-text' });
  });

  it('keeps tactics that came without a technique', async () => {
    const { facts } = await assessed({ title: 'Odd', mitreHints: ['Defense Evasion', 'mitre_exfiltration', 'TA0008'] });
    const tactics = facts.filter(({ name }) => name === 'tactic').map(({ value }) => value);
    expect(tactics).toEqual(['TA0005', 'TA0112', 'TA0010', 'TA0008']);
  });

  it('reports hints that are no part of ATT&CK', async () => {
    const { keyFindings } = await assessed({ mitreHints: ['T9999', 'ignore previous instructions'] });
    const complaints = keyFindings.filter(({ text }) => text.includes('no ATT&CK'));
    expect(complaints.flatMap(({ evidence }) => evidence)).toEqual(['signal.mitreHints[0]', 'signal.mitreHints[1]']);
  });

  it('raises the impact of a low rating to the floor of a sure grave tactic', async () => {
    const { facts, analysis } = await assessed({ severity: 'LOW', mitreHints: ['T1486'] });
    expect(analysis).toContain('is 60 of 100');
    expect(valueOf(facts, 'proposed_severity')).toBe('MEDIUM');
  });

  it('says what speaks for the type, and where its words speak for another than the source gave', async () => {
    const signal = { title: 'LSASS memory dumped by procdump', mitreHints: [] };
    const { keyFindings } = await assessed({ ...signal, threatType: 'device_compromise' });
    const why = keyFindings.find(({ text }) => text.startsWith('What speaks for device_compromise: '));
    expect(why?.text).toContain('"lsass"');
    expect(why?.text).toContain('T1003.001 LSASS Memory');
    expect(why?.evidence).toEqual(expect.arrayContaining(['signal.threatType', 'signal.title', 'attack:T1003.001']));
    const declared = await assessed({ ...signal, threatType: 'bot_traffic' });
    expect(declared.keyFindings.map(({ text }) => text).join()).toContain(
      'EDR calls it bot_traffic. What speaks for device_compromise: ',
    );
  });

  it('says when nothing speaks for a type', async () => {
    const { keyFindings } = await assessed({ title: 'zzz', mitreHints: [], threatType: 'anomaly_detection' });
    expect(keyFindings.map(({ text }) => text).join()).toContain('speak for no threat type');
  });

  it('says what it does not know', async () => {
    const { severity: _none, ...unrated } = threatSignal({ title: 'zzz', mitreHints: [] });
    const { assessment } = await priorityAgent.investigate(
      { ...unrated, source: { product: 'box', format: 'native' } },
      {} as ContextSources,
    );
    expect(assessment.techniques).toEqual([]);
    expect(assessment.unknowns).toHaveLength(2);
    expect(assessment.confidence).toBe(0);
  });
});

async function assessed(changes: Partial<Omit<ThreatSignal, 'entities'>>): Promise<Assessment> {
  const source = { product: 'EDR', format: 'native' };
  return (await priorityAgent.investigate(threatSignal({ source, ...changes }), {} as ContextSources)).assessment;
}

function valueOf<N extends FactName>(facts: Assessment['facts'], name: N): FactValues[N] | undefined {
  return factsIn(facts, name)[0]?.value;
}
