import { describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, SEVERITIES } from '@soc-agent/contracts';
import { agentAnalyses, agentAnalysis, fact, threatSignal } from '@soc-agent/testing';
import { degradedAgentAnalysis } from '../agents/degraded.js';
import type { AgentAnalyses } from '../evidence/facts.js';
import { assessRisk } from './assess-risk.js';

describe('assessRisk', () => {
  it('multiplies probability and impact', () => {
    const { risk, impact, probability } = assessRisk(threatSignal({ severity: 'HIGH' }), agentAnalyses(), {
      score: 0.4,
    });
    expect({ risk, impact, probability }).toEqual({ risk: 48, impact: 80, probability: 0.6 });
  });

  it.each([
    ['CRITICAL', 'HIGH', 0.125],
    ['HIGH', 'HIGH', 0.1251 + 0.01],
    ['HIGH', 'HIGH', 0.4375],
    ['MEDIUM', 'HIGH', 0.45],
    ['MEDIUM', 'LOW', 0.33],
    ['LOW', 'LOW', 0.34],
    ['INFO', 'LOW', 0.95],
  ] as const)('gives %s for a source %s with false-positive score %d', (expected, severity, score) => {
    expect(assessRisk(threatSignal({ severity }), agentAnalyses(), { score }).severity).toBe(expected);
  });

  it.each([0, 0.5, 0.9, 0.99, 1])('keeps a CRITICAL of the source reviewable at score %d', (score) => {
    const { severity } = assessRisk(threatSignal({ severity: 'CRITICAL' }), agentAnalyses(), { score });
    expect(SEVERITIES.indexOf(severity)).toBeGreaterThanOrEqual(SEVERITIES.indexOf('MEDIUM'));
  });

  it('counts a critical asset more than the customer’s sensitivity, and only one of them', () => {
    const facts = [fact('critical_asset', true), fact('sensitivity', 'high')];
    const { impact, reasons } = assessRisk(threatSignal({ severity: 'MEDIUM' }), agentAnalyses({ config: facts }), {
      score: 0,
    });
    expect(impact).toBe(77);
    expect(reasons.join()).toContain('critical asset');
  });

  it('lowers impact for a customer with low sensitivity', () => {
    const lenient = agentAnalyses({ config: [fact('sensitivity', 'low')] });
    expect(assessRisk(threatSignal({ severity: 'HIGH' }), lenient, { score: 0 }).impact).toBe(64);
  });

  it('raises impact to the tactic’s floor only for a sure technique', () => {
    const withTechnique = (confidence: number): AgentAnalyses => ({
      ...agentAnalyses(),
      priority: agentAnalysis('priority', {
        techniques: [
          { id: 'T1486', name: 'Data Encrypted for Impact', tactics: ['TA0040'], confidence, source: 'hint' },
        ],
      }),
    });
    const signal = threatSignal({ severity: 'LOW' });
    expect(assessRisk(signal, withTechnique(0.9), { score: 0 }).impact).toBe(60);
    expect(assessRisk(signal, withTechnique(0.3), { score: 0 }).impact).toBe(30);
  });

  it('works when no agent answered', () => {
    const dead = Object.fromEntries(AGENT_KINDS.map((kind) => [kind, degradedAgentAnalysis(kind, 'gone')]));
    const { severity: _none, ...unrated } = threatSignal();
    const { impact, severity } = assessRisk(unrated, dead as AgentAnalyses, { score: 0.5 });
    expect({ impact, severity }).toEqual({ impact: 40, severity: 'MEDIUM' });
  });

  it('never falls as the threat gets likelier', () => {
    for (const severity of SEVERITIES) {
      const levels = Array.from({ length: 101 }, (_, n) =>
        SEVERITIES.indexOf(assessRisk(threatSignal({ severity }), agentAnalyses(), { score: 1 - n / 100 }).severity),
      );
      expect(levels).toEqual([...levels].sort((a, b) => a - b));
    }
  });
});
