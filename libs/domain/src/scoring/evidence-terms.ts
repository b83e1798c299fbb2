import type { AgentKind, FactName, FactValues, StatedFact } from '@soc-agent/contracts';
import { factsIn, type AgentAnalyses } from '../evidence/facts.js';
import type { Term } from './log-odds.js';

/** How one fact of one agent weighs. */
interface EvidenceRule<N extends FactName> {
  fact: N;
  /** Only this agent's word counts. */
  agent: AgentKind;
  family: string;
  /** Change of logit P(real threat); undefined when the value says nothing. */
  weigh: (value: FactValues[N]) => number | undefined;
  describe: (value: FactValues[N]) => string;
}

/** A rule put to what the agents state. */
type Weighing = (analyses: AgentAnalyses) => Term[];

/** Speed of an airliner, km/h: below it a journey is possible. */
const AIRLINER_KMH = 900;

/**
 * Weights of what the agents state. They are judgements, not fits: no public set has labels together with a customer's
 * configuration. As a scale: 0.7 doubles the odds, 1.4 makes them four times, 3 twenty times what they were.
 */
const EVIDENCE_RULES: readonly Weighing[] = [
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
  rule({
    fact: 'indicator_match',
    agent: 'context',
    family: 'intelligence',
    weigh: (matches) => (matches > 0 ? 2.5 : undefined),
    describe: () => 'an observable is known to be hostile',
  }),
  choice('ip_class', 'context', 'origin', { tor: 1.2, vpn: 0.5, hosting: 0.4 }, 'the source address is of class'),
  choice(
    'user_agent_class',
    'context',
    'client',
    { scanner: 1.2, tool: 0.7, bot: 0.4, browser: -0.2 },
    'the user agent is of class',
  ),
  rule({
    fact: 'travel_speed_kmh',
    agent: 'context',
    family: 'origin',
    // a doubling of an airliner's speed triples the odds, and no speed more than doubles that again
    weigh: (kmh) => (kmh > AIRLINER_KMH ? Math.min(2, 1.1 * Math.log2(kmh / AIRLINER_KMH)) : undefined),
    describe: (kmh) => `the journey since the previous sign-in would take ${Math.round(kmh)} km/h`,
  }),
];

/** One term for each fact that speaks for or against a real threat; of several values of one fact the strongest. */
export function evidenceTerms(agentAnalyses: AgentAnalyses): Term[] {
  return EVIDENCE_RULES.flatMap((weighing) => weighing(agentAnalyses));
}

function rule<N extends FactName>({ fact: indicator, agent, family, weigh, describe }: EvidenceRule<N>): Weighing {
  const termOf = ({ value, evidence }: StatedFact<N>): Term[] => {
    const logOdds = weigh(value);
    if (logOdds === undefined) return [];
    return [{ indicator, logOdds, description: describe(value), source: agent, evidence, family }];
  };
  return (analyses) =>
    factsIn(analyses[agent].facts, indicator)
      .flatMap(termOf)
      .sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds))
      .slice(0, 1);
}

/** Names of facts whose values are of that type. */
type FactsOf<T> = { [N in FactName]: FactValues[N] extends T ? N : never }[FactName];

function flag(
  fact: FactsOf<boolean>,
  agent: AgentKind,
  family: string,
  logOdds: number,
  description: string,
): Weighing {
  return rule({
    fact,
    agent,
    family,
    weigh: (holds) => (holds ? logOdds : undefined),
    describe: () => description,
  });
}

function choice(
  fact: FactsOf<string>,
  agent: AgentKind,
  family: string,
  logOdds: Readonly<Record<string, number>>,
  description: string,
): Weighing {
  const known = new Map(Object.entries(logOdds));
  return rule({
    fact,
    agent,
    family,
    weigh: (value) => known.get(value),
    describe: (value) => `${description} ${value}`,
  });
}
