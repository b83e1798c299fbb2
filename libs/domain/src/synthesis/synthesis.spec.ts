import { describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, ANALYZER_KINDS, type FalsePositiveScore } from '@soc-agent/contracts';
import { agentAnalyses, agentAnalysis, fact, threatAnalysis, threatSignal } from '@soc-agent/testing';
import { degradedAgentAnalysis } from '../agents/degraded.js';
import { analyze } from '../analyzers/analyze.js';
import { synthesize, type FinishedRun } from './synthesis.js';

const ACCEPTED_MS = Date.parse('2026-01-01T12:00:00.000Z');

describe('synthesize', () => {
  it('combines a whole run into a completed analysis that needs no review', () => {
    const analysis = synthesize(run());
    expect(analysis).toMatchObject({ status: 'completed', severity: 'MEDIUM', risk: 44, requiresHumanReview: false });
    expect(analysis.partial).toBeUndefined();
    expect(analysis.processing).toEqual({ queuedMs: 5, agentsMs: 20, analyzersMs: 10, totalMs: 35 });
    expect(analysis.createdAt).toBe('2026-01-01T12:00:00.000Z');
  });

  it('says who did not answer and asks for review', () => {
    const { timeline: _late, ...withoutTimeline } = run().analyzers;
    const { partial, requiresHumanReview, reviewReasons } = synthesize(
      run({
        agents: { ...agentAnalyses(), devops: degradedAgentAnalysis('devops', 'no answer before the deadline') },
        analyzers: withoutTimeline,
      }),
    );
    expect(partial).toEqual({ missing: ['devops', 'timeline'] });
    expect(requiresHumanReview).toBe(true);
    expect(reviewReasons.join()).toContain('devops, timeline');
  });

  it('completes a run nobody answered, as undecided', () => {
    const analysis = synthesize(run({ agents: {}, analyzers: {} }));
    expect(analysis.partial?.missing).toEqual([...AGENT_KINDS, ...ANALYZER_KINDS]);
    expect(analysis.probability).toBe(0.5);
    expect(analysis.executiveSummary).toContain(analysis.signal.customerName);
  });

  it('does not count an agent whose model failed as missing', () => {
    const historical = agentAnalysis('historical', {
      degraded: { reason: 'model: 429' },
      dataSourcesConsulted: ['threat store'],
    });
    expect(synthesize(run({ agents: { ...agentAnalyses(), historical } })).partial).toBeUndefined();
  });

  it('asks for review when agents contradict each other', () => {
    const { reviewReasons } = synthesize(
      run({ agents: agentAnalyses({ config: [fact('allow_listed', true)], context: [fact('indicator_match', 1)] }) }),
    );
    expect(reviewReasons).toEqual([expect.stringContaining('contradict')]);
  });

  it.each([
    ['what rules hold proof against', { context: [fact('indicator_match', 1)] }],
    ["what another agent's model calls hostile", { devops: [fact('model_stance', 'hostile')] }],
  ])('suspects a model that calls harmless %s', (_case, against) => {
    const analysis = synthesize(
      run({ agents: agentAnalyses({ historical: [fact('model_stance', 'harmless')], ...against }) }),
    );
    expect(analysis.reviewReasons).toEqual([
      expect.stringContaining('the model of the historical agent finds it harmless'),
      expect.stringContaining('may carry instructions'),
    ]);
    expect(analysis.agentAnalyses.historical.facts).toContainEqual(fact('injection_suspected', true));
  });

  it('does not suspect a model that nothing speaks against', () => {
    const stances = agentAnalyses({
      historical: [fact('model_stance', 'harmless')],
      config: [fact('model_stance', 'harmless')],
    });
    expect(synthesize(run({ agents: stances })).reviewReasons).toEqual([]);
  });

  it('sees no contradiction when all grounds point the same way', () => {
    const facts = { context: [fact('indicator_match', 2)], historical: [fact('similar_resolved_as_real', 3)] };
    expect(synthesize(run({ agents: agentAnalyses(facts) })).reviewReasons).toEqual([]);
  });

  it.each([
    ['a flood is not explained', { 'false-positive': flooded() }, 'A flood: 900 alerts'],
    [
      'an action needs approval',
      {
        response: {
          ...threatAnalysis().responsePlan,
          primaryAction: {
            ...threatAnalysis().responsePlan.primaryAction,
            actionType: 'quarantine' as const,
            target: { kind: 'host', value: 'web-1' },
            requiresApproval: true,
          },
        },
      },
      'quarantine of web-1',
    ],
  ])('asks for review when %s', (_case, analyzers, reason) => {
    const { reviewReasons } = synthesize(run({ analyzers: { ...run().analyzers, ...analyzers } }));
    expect(reviewReasons.join()).toContain(reason);
  });

  it('asks for review of CRITICAL and of suspected injection', () => {
    const injected = agentAnalyses({
      context: [fact('injection_suspected', true)],
      config: [fact('critical_asset', true)],
    });
    const signal = threatSignal({ severity: 'HIGH' });
    const { severity, reviewReasons } = synthesize(run({ id: signal.id, signal, agents: injected }));
    expect(severity).toBe('CRITICAL');
    expect(reviewReasons).toHaveLength(2);
  });

  it('asks for review of HIGH unless a reason that can be checked makes it a false positive', () => {
    const signal = threatSignal({ severity: 'HIGH' });
    const reviewed = (score: Partial<FalsePositiveScore>): boolean =>
      synthesize(
        run({ id: signal.id, signal, analyzers: { ...run().analyzers, 'false-positive': { ...SCORE, ...score } } }),
      ).requiresHumanReview;
    expect(reviewed({ score: 0.95, recommendation: 'needs_review' })).toBe(true);
    expect(reviewed({ score: 0.95, recommendation: 'likely_false_positive' })).toBe(false);
  });

  it('asks for no review of MEDIUM and less, however undecided the score: they are read in the queue', () => {
    const analyzers = { ...run().analyzers, 'false-positive': threatAnalysis().falsePositiveScore };
    expect(synthesize(run({ analyzers })).reviewReasons).toEqual([]);
  });

  it('marks every finding that rests on suspected text, shows the text as such and repeats neither', () => {
    const finding = (text: string, ref: string) => ({ text, evidence: [ref] });
    const injected = {
      name: 'injection_suspected' as const,
      value: true,
      evidence: ['signal.title', 'signal.entities.users[0]'],
    };
    const signal = threatSignal({ title: 'velvet text', entities: { users: ['snow text', 'bob'] } });
    const { suspiciousText, executiveSummary, customerNarrative, reviewReasons, ...analysis } = synthesize(
      run({
        id: signal.id,
        signal,
        agents: {
          ...agentAnalyses({ context: [injected] }),
          historical: agentAnalysis('historical', {
            keyFindings: [finding('about velvet', 'signal.title'), finding('about bob', 'signal.entities.users[1]')],
          }),
          config: agentAnalysis('config', { keyFindings: [finding('about snow', 'signal.entities.users[0]')] }),
        },
      }),
    );
    expect(analysis.agentAnalyses.historical.keyFindings.map(({ suspected }) => suspected)).toEqual([true, undefined]);
    expect(analysis.agentAnalyses.config.keyFindings[0]?.suspected).toBe(true);
    expect(suspiciousText).toEqual([
      { ref: 'signal.title', text: 'velvet text' },
      { ref: 'signal.entities.users[0]', text: 'snow text' },
    ]);
    expect(executiveSummary).toContain('about bob');
    expect(customerNarrative).toContain('bob');
    expect(executiveSummary + customerNarrative).not.toMatch(/velvet|snow/);
    expect(reviewReasons.join()).toContain('carry instructions meant for a language model (signal.title');
  });

  it('leaves a CRITICAL of the source to an analyst, however likely a false positive the score makes it', () => {
    const surely = { ...SCORE, score: 0.999, recommendation: 'likely_false_positive' as const };
    const analyzers = { ...run().analyzers, 'false-positive': surely };
    const reviewed = (severity: 'HIGH' | 'CRITICAL') => {
      const signal = threatSignal({ severity });
      return synthesize(run({ id: signal.id, signal, analyzers })).requiresHumanReview;
    };
    expect([reviewed('CRITICAL'), reviewed('HIGH')]).toEqual([true, false]);
  });

  it('writes both texts from the facts', () => {
    const seen = synthesize(run({ agents: agentAnalyses({ config: [fact('allow_listed', true)] }) }));
    const unseen = synthesize(run());
    expect(seen.customerNarrative).toContain('on your allow list');
    expect(unseen.customerNarrative).not.toContain('allow list');
  });

  it('never reports a negative duration, whatever the clocks say', () => {
    const { processing } = synthesize(run({ openedAt: ACCEPTED_MS - 50, completedAt: ACCEPTED_MS - 10 }));
    for (const ms of Object.values(processing)) expect(ms).toBeGreaterThanOrEqual(0);
  });
});

const SCORE: FalsePositiveScore = {
  ...threatAnalysis().falsePositiveScore,
  score: 0.2,
  recommendation: 'likely_real_threat',
};
const PLAN = threatAnalysis().responsePlan;

function flooded(): FalsePositiveScore {
  const flood = { indicator: 'flood', logOdds: 0.1, description: '900 alerts', source: 'history', evidence: [] };
  return { ...threatAnalysis().falsePositiveScore, indicators: [flood] };
}

function run(changes: Partial<FinishedRun> = {}): FinishedRun {
  const signal = threatSignal({ severity: 'MEDIUM' });
  const agents = agentAnalyses();
  const others = analyze({ signal, agentAnalyses: agents, steps: [] });
  return {
    id: signal.id,
    signal,
    agents,
    analyzers: { ...others, 'false-positive': SCORE, response: PLAN },
    acceptedAt: ACCEPTED_MS,
    openedAt: ACCEPTED_MS + 5,
    agentsDoneAt: ACCEPTED_MS + 25,
    completedAt: ACCEPTED_MS + 35,
    ...changes,
  };
}
