import { describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, type AgentKind } from '@soc-agent/contracts';
import { threatAnalysis } from '@soc-agent/testing';
import { agentFigures, agentMarks } from './agent-marks.js';

/** An analysis in which one agent took so long, or did otherwise. */
function analysis(kind: AgentKind, changes: object): Parameters<typeof agentMarks>[0] {
  const whole = threatAnalysis();
  return { agentAnalyses: { ...whole.agentAnalyses, [kind]: { ...whole.agentAnalyses[kind], ...changes } } };
}

const figuresOf = (kind: AgentKind, all: readonly Parameters<typeof agentMarks>[0][]) =>
  agentFigures(all.map(agentMarks)).find(({ agent }) => agent === kind);

describe('marks of agents', () => {
  it('keep how long each took, and which had to do without', () => {
    const all = [0, 12.4, 30, 700].map((processingTimeMs, n) =>
      analysis('config', { processingTimeMs, ...(n === 0 && { degraded: 'model_unavailable' }) }),
    );
    expect(figuresOf('config', all)).toEqual({ agent: 'config', answers: 4, p50Ms: 12, p95Ms: 700, degraded: 1 });
  });

  it('keep what models reported, also that it was nothing', () => {
    const all = [analysis('context', { tokens: { input: 900, output: 0 } }), analysis('context', {})];
    expect(figuresOf('context', all)?.tokens).toEqual({ input: 900, output: 0 });
    expect(figuresOf('config', all)).not.toHaveProperty('tokens');
    expect(agentMarks(all[1]!)).toHaveLength(AGENT_KINDS.length);
  });
});
