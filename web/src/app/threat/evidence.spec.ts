import { describe, expect, it } from 'vitest';
import { aSignal, threatId } from '../../testing/threat-builders.js';
import { attackUrl, resolveEvidence } from './evidence.js';

describe('resolveEvidence', () => {
  it('shows the value a signal reference points at', () => {
    expect(resolveEvidence('signal.entities.sourceIps[0]', aSignal())).toEqual({
      label: 'entities.sourceIps[0]',
      value: '192.0.2.1',
    });
  });

  it('shows a reference that leads nowhere as it is', () => {
    expect(resolveEvidence('signal.entities.hosts[3]', aSignal())).toEqual({ label: 'entities.hosts[3]' });
    expect(resolveEvidence('signal.__proto__.constructor', aSignal())).toEqual({ label: '__proto__.constructor' });
  });

  it('links another threat within the dashboard', () => {
    expect(resolveEvidence(`threat:${threatId(42)}`, aSignal()).route).toEqual(['/threats', threatId(42)]);
  });

  it('links a technique at MITRE', () => {
    expect(resolveEvidence('attack:T1110.004', aSignal()).href).toBe('https://attack.mitre.org/techniques/T1110/004/');
  });

  it('leaves every other kind as text', () => {
    expect(resolveEvidence('config.allowList[2]', aSignal())).toEqual({ label: 'config.allowList[2]' });
  });
});

describe('attackUrl', () => {
  it('makes no address of anything that is not an id', () => {
    expect(attackUrl('../evil')).toBeUndefined();
    expect(attackUrl('javascript:alert(1)')).toBeUndefined();
    expect(attackUrl('TA0001')).toBe('https://attack.mitre.org/tactics/TA0001/');
  });
});
