import { describe, expect, it } from '@jest/globals';
import { SEVERITIES, type MitreTechnique, type Severity } from '@soc-agent/contracts';
import { threatSignal } from '@soc-agent/testing';
import { baseImpact, severityOfImpact } from './base-impact.js';

describe('severityOfImpact', () => {
  it('gives back the severity whose usual impact it is', () => {
    expect([10, 30, 55, 80, 95].map(severityOfImpact)).toEqual([...SEVERITIES]);
  });
});

describe('the impact of a signal before its customer is looked at', () => {
  const technique = (confidence: number, ...tactics: string[]): MitreTechnique => ({
    ...{ id: tactics.join(), name: 'one', source: 'hint' },
    confidence,
    tactics,
  });
  const impact = (severity: Severity | undefined, ...techniques: MitreTechnique[]): number => {
    const { severity: _none, ...unrated } = threatSignal();
    return baseImpact({ ...unrated, ...(severity && { severity }) }, techniques).value;
  };

  it('is that of its rating, and between LOW and MEDIUM without one', () => {
    expect([...SEVERITIES, undefined].map((severity) => impact(severity))).toEqual([10, 30, 55, 80, 95, 40]);
  });

  it('is at least that of the gravest tactic of a technique we are sure of', () => {
    expect(impact('LOW', technique(0.5, 'TA0006'))).toBe(60);
    expect(impact('LOW', technique(0.49, 'TA0006'))).toBe(30);
    expect(impact('LOW', technique(0.9, 'TA0008'), technique(0.4, 'TA0040'))).toBe(55);
    expect(impact('INFO', technique(0.9, 'TA0043', 'TA0010'), technique(0.9, 'TA0008'))).toBe(60);
    expect(impact('INFO', technique(0.9, 'TA0043'), technique(0.9, 'TA0002'))).toBe(20);
    expect(impact('HIGH', technique(0.9, 'TA0040'))).toBe(80);
    expect(impact('INFO', technique(0.9, 'TA0002'))).toBe(10);
  });

  it('says which tactic raised it, and of several alike the first', () => {
    const { reasons } = baseImpact(threatSignal({ severity: 'LOW' }), [
      technique(0.9, 'TA0006'),
      technique(0.9, 'TA0010'),
    ]);
    expect(reasons).toEqual([
      'sshd rated it LOW (impact 30)',
      'TA0006 one belongs to Credential Access (impact at least 60)',
    ]);
    expect(baseImpact(threatSignal({ severity: 'HIGH' }), [technique(0.9, 'TA0006')]).reasons).toHaveLength(1);
  });
});
