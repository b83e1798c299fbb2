import type { AgentKind, Fact } from '@soc-agent/contracts';
import type { AgentAnalyses } from '../evidence/facts.js';
import type { Term } from './log-odds.js';

/** How one fact of one agent weighs. */
interface EvidenceRule {
  fact: string;
  /** Only this agent's word counts. */
  agent: AgentKind;
  family: string;
  /** Change of logit P(real threat); undefined when the value says nothing. */
  weigh: (value: Fact['value']) => number | undefined;
  describe: (value: Fact['value']) => string;
}

/** Speed of an airliner, km/h: below it a journey is possible. */
const AIRLINER_KMH = 900;

/**
 * Weights of what the agents state. They are judgements, not fits: no public set has labels together with a customer's
 * configuration. As a scale: 0.7 doubles the odds, 1.4 makes them four times, 3 twenty times what they were.
 */
const EVIDENCE_RULES: readonly EvidenceRule[] = [
  flag('allow_listed', 'config', 'configuration', -3, 'the customer allow-listed the source'),
  flag(
    'allow_listed_user_agent',
    'config',
    'configuration',
    -0.5,
    'the customer allow-listed the user agent, which is easily forged',
  ),
  flag(
    'country_not_allowed',
    'config',
    'configuration',
    0.8,
    'the activity comes from a country the customer does not expect',
  ),
  flag(
    'change_correlated',
    'devops',
    'infrastructure',
    -1.2,
    'a change of our own happened at the same time and place',
  ),
  flag('maintenance_window', 'devops', 'infrastructure', -1.5, 'it happened during announced maintenance'),
  flag('indicator_match', 'context', 'intelligence', 2.5, 'an observable is known to be hostile'),
  choice('ip_class', 'context', 'origin', { tor: 1.2, vpn: 0.5, hosting: 0.4 }, 'the source address is of class'),
  choice(
    'user_agent_class',
    'context',
    'client',
    { scanner: 1.2, tool: 0.7, bot: 0.4, browser: -0.2 },
    'the user agent is of class',
  ),
  {
    fact: 'travel_speed_kmh',
    agent: 'context',
    family: 'origin',
    // a doubling of an airliner's speed triples the odds, and no speed more than doubles that again
    weigh: (value) =>
      typeof value === 'number' && value > AIRLINER_KMH
        ? Math.min(2, 1.1 * Math.log2(value / AIRLINER_KMH))
        : undefined,
    describe: (value) => `the journey since the previous sign-in would take ${Math.round(Number(value))} km/h`,
  },
];

/** One term for each fact that speaks for or against a real threat; of several values of one fact the strongest. */
export function evidenceTerms(agentAnalyses: AgentAnalyses): Term[] {
  return EVIDENCE_RULES.flatMap((rule) => {
    const terms = agentAnalyses[rule.agent].facts
      .filter(({ name }) => name === rule.fact)
      .flatMap((fact) => termOf(rule, fact));
    return terms.sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds)).slice(0, 1);
  });
}

function termOf({ fact: indicator, agent, family, weigh, describe }: EvidenceRule, fact: Fact): Term[] {
  const logOdds = weigh(fact.value);
  if (logOdds === undefined) return [];
  return [{ indicator, logOdds, description: describe(fact.value), source: agent, evidence: fact.evidence, family }];
}

function flag(fact: string, agent: AgentKind, family: string, logOdds: number, description: string): EvidenceRule {
  return {
    fact,
    agent,
    family,
    weigh: (value) => (value === true || Number(value) > 0 ? logOdds : undefined),
    describe: () => description,
  };
}

function choice(
  fact: string,
  agent: AgentKind,
  family: string,
  logOdds: Readonly<Record<string, number>>,
  description: string,
): EvidenceRule {
  const known = new Map(Object.entries(logOdds));
  return {
    fact,
    agent,
    family,
    weigh: (value) => known.get(String(value)),
    describe: (value) => `${description} ${String(value)}`,
  };
}
