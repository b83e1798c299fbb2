import { describe, expect, it } from 'vitest';
import { riskMarks } from './risk-marks.js';

describe('riskMarks', () => {
  it('says how the severity came to be', () => {
    const marks = riskMarks({ probability: 0.95, impact: 100, risk: 95, severity: 'CRITICAL' });
    expect(marks).toMatchObject({ probability: '95%', impact: '100', risk: '95', at: 0.95, byRisk: 'CRITICAL' });
    expect(marks.floor).toBeUndefined();
    expect(marks.says).toBe('Probability 95% times impact 100 is a risk of 95 out of 100, which is Critical.');
  });

  it('has bands without a gap from one end to the other', () => {
    const { bands } = riskMarks({ probability: 0.5, risk: 20, severity: 'MEDIUM' });
    expect(bands.map(({ severity, from }) => [severity, from])).toEqual([
      ['LOW', 0],
      ['MEDIUM', 0.2],
      ['HIGH', 0.45],
      ['CRITICAL', 0.7],
    ]);
    expect(bands.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1);
  });

  it('shows the floor where one decided, and why', () => {
    const marks = riskMarks({ probability: 0.1, impact: 80, risk: 8, severity: 'HIGH', why: 'its source says HIGH' });
    expect(marks.floor).toEqual({ from: 0.45, severity: 'HIGH' });
    expect(marks.byRisk).toBe('LOW');
    expect(marks.says).toContain('held at High by a floor: its source says HIGH');
  });

  it('says when a severity fell since a real threat is unlikely', () => {
    const marks = riskMarks({ probability: 0.05, impact: 100, risk: 5, severity: 'INFO' });
    expect(marks).toMatchObject({ isLowered: true, byRisk: 'LOW' });
    expect(marks.says).toContain('lowered to Info since a real threat is unlikely');
  });

  it('is on the bound of a band in that band', () => {
    expect(
      [0, 19.9, 20, 45, 69.9, 70, 100].map((risk) => riskMarks({ probability: 1, risk, severity: 'LOW' }).byRisk),
    ).toEqual(['LOW', 'LOW', 'MEDIUM', 'HIGH', 'HIGH', 'CRITICAL', 'CRITICAL']);
  });

  it('works out the impact that is not told, also where nothing is probable', () => {
    expect(riskMarks({ probability: 0.5, risk: 30, severity: 'MEDIUM' }).impact).toBe('60');
    expect(riskMarks({ probability: 0, risk: 0, severity: 'LOW' }).impact).toBe('0');
  });

  it('stays on the scale', () => {
    expect(riskMarks({ probability: 1, risk: 4000, severity: 'CRITICAL' }).at).toBe(1);
    expect(riskMarks({ probability: 1, risk: NaN, severity: 'LOW' }).at).toBe(0);
  });
});
