import { describe, expect, it } from '@jest/globals';
import { agentAnalyses, threatAnalysis, threatSignal, triageCounters } from '@soc-agent/testing';
import { citedIndicators, incidentThreat } from './incident-threat.js';

describe('the known indicators of an analysis', () => {
  it('are those that its context cites, in lower case, and nothing else that it cites', () => {
    const { context, ...others } = agentAnalyses();
    const keyFindings = [
      { text: 'known', evidence: ['indicator:Evil.Example', 'event:7', 'an indicator:no'] },
      { text: 'too', evidence: ['indicator:192.0.2.1'] },
    ];
    const analyses = { ...others, context: { ...context, keyFindings } };
    expect([...citedIndicators({ agentAnalyses: analyses })]).toEqual(['evil.example', '192.0.2.1']);
    expect(citedIndicators({ agentAnalyses: agentAnalyses() }).size).toBe(0);
  });
});

describe('what decides where a threat belongs', () => {
  it('is critical where the analysis or the signal is, until somebody judges it', () => {
    const is = (severity: 'HIGH' | 'CRITICAL', ofSignal: 'HIGH' | 'CRITICAL', judged = {}): boolean =>
      incidentThreat(threatAnalysis({ severity, signal: threatSignal({ severity: ofSignal }), ...judged }))
        .isUnjudgedCritical;
    expect([is('CRITICAL', 'HIGH'), is('HIGH', 'CRITICAL'), is('HIGH', 'HIGH')]).toEqual([true, true, false]);
    const verdict = { verdict: 'unsure', analyst: 'ada', at: '2026-03-10T12:00:00.000Z' };
    expect(is('CRITICAL', 'CRITICAL', { verdict })).toBe(false);
  });

  it('has the record of its rule where there is one, and techniques in the order of their ids', () => {
    const shown = { tactics: [] as string[], confidence: 1, source: 'source' as const };
    const mitreTechniques = ['T1110', 'T1021'].map((id) => ({ id, name: id, ...shown }));
    const analysis = threatAnalysis({ mitreTechniques });
    expect(incidentThreat(analysis)).toMatchObject({ ruleSince: 0, techniques: ['T1021', 'T1110'] });
    expect(incidentThreat(analysis, triageCounters({ ruleSince: 5 })).ruleSince).toBe(5);
  });
});
