import { describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, SEVERITIES, type ExplanationKind, type Severity } from '@soc-agent/contracts';
import { agentAnalyses, agentAnalysis, fact, threatSignal } from '@soc-agent/testing';
import { degradedAgentAnalysis } from '../agents/degraded.js';
import type { AgentAnalyses } from '../evidence/facts.js';
import { assessRisk } from './assess-risk.js';

describe('assessRisk', () => {
  it('multiplies probability and impact', () => {
    const { risk, impact, probability } = assessRisk(threatSignal({ severity: 'HIGH' }), agentAnalyses(), scored(0.4));
    expect({ risk, impact, probability }).toEqual({ risk: 48, impact: 80, probability: 0.6 });
  });

  it('says why a severity is not that of its risk, and nothing where it is', () => {
    const likely = assessRisk(threatSignal({ severity: 'HIGH' }), agentAnalyses(), scored(0.2));
    expect(likely).not.toHaveProperty('departure');
    expect(likely.reasons).toStrictEqual([
      'sshd rated it HIGH (impact 80)',
      'probability of a real threat 0.80 × impact 80 = risk 64',
    ]);
    const unlikely = assessRisk(threatSignal({ severity: 'INFO' }), agentAnalyses(), scored(0.99));
    expect([unlikely.severity, unlikely.departure]).toEqual(['INFO', 'a real threat is unlikely, so LOW became INFO']);
    expect(unlikely.reasons.at(-1)).toBe(unlikely.departure);
  });

  it.each([
    ['CRITICAL', 'HIGH', 0.125],
    ['HIGH', 'HIGH', 0.1251 + 0.01],
    ['HIGH', 'HIGH', 0.7],
    ['MEDIUM', 'HIGH', 0.7001],
    ['MEDIUM', 'LOW', 0.33],
    ['LOW', 'LOW', 0.9],
    ['INFO', 'LOW', 0.95],
    ['LOW', 'INFO', 0.9],
    ['INFO', 'INFO', 0.9001],
  ] as const)('gives %s for a source %s with false-positive score %d', (expected, severity, score) => {
    expect(assessRisk(threatSignal({ severity }), agentAnalyses(), scored(score)).severity).toBe(expected);
  });

  it.each([0, 0.5, 0.9, 0.99, 1])(
    'lets no source’s rating fall below MEDIUM, or by two bands, unexplained, at score %d',
    (score) => {
      const severityOf = (severity: Severity): Severity =>
        assessRisk(threatSignal({ severity }), agentAnalyses(), scored(score)).severity;
      expect(rank(severityOf('CRITICAL'))).toBeGreaterThanOrEqual(rank('HIGH'));
      expect(rank(severityOf('HIGH'))).toBeGreaterThanOrEqual(rank('MEDIUM'));
      expect(rank(severityOf('MEDIUM'))).toBeGreaterThanOrEqual(rank('MEDIUM'));
    },
  );

  it('lets it fall by one band for a reason that can be checked, and freely for verdicts', () => {
    const severityOf = (severity: Severity, kind: ExplanationKind): Severity =>
      assessRisk(threatSignal({ severity }), agentAnalyses(), {
        ...scored(1),
        explainedBy: [{ kind, text: '', evidence: [] }],
      }).severity;
    expect(SEVERITIES.map((severity) => severityOf(severity, 'change'))).toEqual([
      'INFO',
      'INFO',
      'LOW',
      'MEDIUM',
      'HIGH',
    ]);
    expect([severityOf('HIGH', 'verdicts'), severityOf('CRITICAL', 'verdicts')]).toEqual(['INFO', 'MEDIUM']);
  });

  it('looks at a technique of a rule without a record: a likely one of a LOW, a sure one of an INFO; and at a flood', () => {
    const floor = (severity: Severity, id: string, confidence: number, ...indicators: string[]): Severity => {
      const techniques = [{ id, name: id, tactics: ['TA0002'], confidence, source: 'hint' }];
      const analyses = { ...agentAnalyses(), priority: agentAnalysis('priority', { techniques }) };
      const terms = indicators.map((indicator) => ({
        indicator,
        logOdds: 1,
        description: '',
        source: '',
        evidence: [],
      }));
      return assessRisk(threatSignal({ severity }), analyses, { ...scored(0.98), indicators: terms }).severity;
    };
    expect([0.9, 0.4, 0.2].map((sure) => floor('LOW', 'T1059', sure))).toEqual(['MEDIUM', 'MEDIUM', 'INFO']);
    expect([0.9, 0.4, 0.2].map((sure) => floor('INFO', 'T1059', sure))).toEqual(['MEDIUM', 'INFO', 'INFO']);
    expect([floor('LOW', 'T1078', 0.9), floor('LOW', 'T1059', 0.9, 'usual_rule')]).toEqual(['INFO', 'INFO']);
    expect(floor('LOW', 'T1059', 0.2, 'flood')).toBe('MEDIUM');
    expect([floor('LOW', 'T1059', 0.3), floor('INFO', 'T1059', 0.5)]).toEqual(['MEDIUM', 'MEDIUM']);
    expect(floor('LOW', 'T1059', 0.9, 'new_rule')).toBe('MEDIUM');
  });

  it('takes the highest of the floors, and none of a technique or a flood where a reason explains it', () => {
    const technique = { id: 'T1059', name: 'one', tactics: ['TA0002'], confidence: 0.9, source: 'hint' };
    const analyses = { ...agentAnalyses(), priority: agentAnalysis('priority', { techniques: [technique] }) };
    const flood = { indicator: 'flood', logOdds: 1, description: '', source: '', evidence: [] };
    const severityOf = (score: number, ...kinds: ExplanationKind[]): Severity => {
      const explainedBy = kinds.map((kind) => ({ kind, text: '', evidence: [] }));
      const floods = { score, indicators: [flood], explainedBy };
      return assessRisk(threatSignal({ severity: 'LOW' }), analyses, floods).severity;
    };
    // the source's own floor is LOW where nothing makes it less likely than it says
    expect([severityOf(0.9), severityOf(0.98)]).toEqual(['MEDIUM', 'MEDIUM']);
    expect([severityOf(0.98, 'change'), severityOf(0.98, 'verdicts')]).toEqual(['INFO', 'INFO']);
  });

  it('counts a critical asset more than the customer’s sensitivity, and only one of them', () => {
    const facts = [fact('critical_asset', true), fact('sensitivity', 'high')];
    const { impact, reasons } = assessRisk(
      threatSignal({ severity: 'MEDIUM' }),
      agentAnalyses({ config: facts }),
      scored(0),
    );
    expect(impact).toBe(77);
    expect(reasons.join()).toContain('critical asset');
  });

  it('lowers impact for a customer with low sensitivity, and raises it for one with high', () => {
    const lenient = agentAnalyses({ config: [fact('sensitivity', 'low')] });
    expect(assessRisk(threatSignal({ severity: 'HIGH' }), lenient, scored(0)).impact).toBe(64);
    const strict = agentAnalyses({ config: [fact('sensitivity', 'high')] });
    const { impact, reasons } = assessRisk(threatSignal({ severity: 'HIGH' }), strict, scored(0));
    expect([impact, reasons[1]]).toEqual([96, 'the customer asked for high sensitivity (impact × 1.2)']);
    const usual = agentAnalyses({ config: [fact('sensitivity', 'normal')] });
    expect(assessRisk(threatSignal({ severity: 'HIGH' }), usual, scored(0)).impact).toBe(80);
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
    expect(assessRisk(signal, withTechnique(0.9), scored(0)).impact).toBe(60);
    expect(assessRisk(signal, withTechnique(0.3), scored(0)).impact).toBe(30);
  });

  it('works when no agent answered', () => {
    const dead = Object.fromEntries(AGENT_KINDS.map((kind) => [kind, degradedAgentAnalysis(kind, 'gone')]));
    const { severity: _none, ...unrated } = threatSignal();
    const { impact, severity } = assessRisk(unrated, dead as AgentAnalyses, scored(0.5));
    expect({ impact, severity }).toEqual({ impact: 40, severity: 'MEDIUM' });
  });

  it('never falls as the threat gets likelier', () => {
    for (const severity of SEVERITIES) {
      const levels = Array.from({ length: 101 }, (_, n) =>
        SEVERITIES.indexOf(assessRisk(threatSignal({ severity }), agentAnalyses(), scored(1 - n / 100)).severity),
      );
      expect(levels).toEqual([...levels].sort((a, b) => a - b));
    }
  });
});

function scored(score: number): Parameters<typeof assessRisk>[2] {
  return { score, indicators: [] };
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
