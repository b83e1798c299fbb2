import { describe, expect, it } from '@jest/globals';
import type { AgentKind, Fact } from '@soc-agent/contracts';
import { agentAnalyses, fact } from '@soc-agent/testing';
import { evidenceTerms } from './evidence-terms.js';
import type { Term } from './log-odds.js';

function termsOf(agent: AgentKind, ...facts: Fact[]): Term[] {
  return evidenceTerms(agentAnalyses({ [agent]: facts }));
}

describe('what agents found', () => {
  it.each<[AgentKind, Fact, number, string, string]>([
    ['config', fact('allow_listed', true), -3, 'configuration', 'the customer allow-listed the source'],
    [
      'config',
      fact('allow_listed_user_agent', true),
      -0.5,
      'configuration',
      'the customer allow-listed the user agent, which is easily forged',
    ],
    [
      'config',
      fact('country_not_allowed', true),
      0.8,
      'configuration',
      'the activity comes from a country the customer does not expect',
    ],
    [
      'devops',
      fact('change_correlated', true),
      -1.2,
      'infrastructure',
      'a change of our own happened at the same time and place',
    ],
    ['devops', fact('maintenance_window', true), -1.5, 'infrastructure', 'it happened during announced maintenance'],
    ['context', fact('indicator_match', 1), 2.5, 'intelligence', 'an observable is known to be hostile'],
    ['context', fact('ip_class', 'tor'), 1.2, 'origin', 'the source address is of class tor'],
    ['context', fact('user_agent_class', 'browser'), -0.2, 'client', 'the user agent is of class browser'],
    [
      'context',
      fact('travel_speed_kmh', 1800),
      1.1,
      'origin',
      'the journey since the previous sign-in would take 1800 km/h',
    ],
  ])('%s: %j', (source, stated, logOdds, family, description) => {
    const { name: indicator, evidence } = stated;
    expect(termsOf(source, stated)).toEqual([{ indicator, logOdds, description, source, evidence, family }]);
  });

  it.each<[AgentKind, Fact]>([
    ['config', fact('allow_listed', false)],
    ['devops', fact('allow_listed', true)],
    ['context', fact('indicator_match', 0)],
    ['context', fact('ip_class', 'residential')],
    ['context', fact('travel_speed_kmh', 900)],
  ])('says nothing: %s, %j', (agent, stated) => {
    expect(termsOf(agent, stated)).toEqual([]);
  });

  it('counts once for each fact, by the strongest of its values', () => {
    const classes = (['vpn', 'tor', 'hosting'] as const).map((value) => fact('ip_class', value));
    expect(termsOf('context', ...classes)).toMatchObject([{ logOdds: 1.2 }]);
    const agents = (['browser', 'bot'] as const).map((value) => fact('user_agent_class', value));
    expect(termsOf('context', ...agents)).toMatchObject([{ logOdds: 0.4 }]);
    expect(termsOf('context', fact('travel_speed_kmh', 90_000))).toMatchObject([{ logOdds: 2 }]);
  });
});
