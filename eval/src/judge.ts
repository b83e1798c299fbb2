import {
  AGENT_KINDS,
  type AgentAnalysis,
  type AgentKind,
  type FalsePositiveScore,
  type ThreatAnalysis,
  type ThreatSignal,
  type TriageCounters,
} from '@soc-agent/contracts';
import {
  AGENTS,
  analyze,
  analyzerInput,
  scoreThreat,
  synthesize,
  type ContextSources,
  type TriageWeights,
} from '@soc-agent/domain';

/** What the five agents say of a signal, all but what was counted of its past. */
export type Said = Record<AgentKind, AgentAnalysis>;

/** A signal as it came, and what is known of it besides its past. */
export interface Case {
  signal: ThreatSignal;
  said: Said;
  /** When its event happened, Unix milliseconds. */
  at: number;
  /** Undefined: nobody can say; it is seen and never judged. */
  real?: boolean;
}

/** Nothing is known of the customer or the world. */
export const NO_CONTEXT: ContextSources = {
  history: { related: () => Promise.resolve({ entities: [], customerAndType: { count: 0, threats: [] } }) },
  customers: { find: () => Promise.resolve(undefined) },
  infrastructure: { between: () => Promise.resolve([]) },
  indicators: { lookup: () => Promise.resolve([]) },
};

/** Asks all five agents, as production does. */
export async function ask(signal: ThreatSignal, sources: ContextSources = NO_CONTEXT): Promise<Said> {
  const answers = await Promise.all(
    AGENT_KINDS.map(async (kind): Promise<[AgentKind, AgentAnalysis]> => {
      const { assessment } = await AGENTS[kind].investigate(signal, sources);
      return [kind, { agent: kind, engine: 'rules', processingTimeMs: 0, ...assessment }];
    }),
  );
  return Object.fromEntries(answers) as Said;
}

/** The shipped score of a case whose past is that; the weights are the shipped ones unless others are tried. */
export function scoreOf({ signal, said }: Case, past: TriageCounters, weights?: TriageWeights): FalsePositiveScore {
  return scoreThreat(signal, knowing(said, past), weights);
}

/** The whole analysis as production answers it: severity, recommendation and review are its. */
export function conclude({ signal, said, at }: Case, past: TriageCounters): Omit<ThreatAnalysis, 'seq' | 'updatedAt'> {
  const run = {
    id: signal.id,
    signal,
    agents: knowing(said, past),
    acceptedAt: at,
    openedAt: at,
    agentsDoneAt: at,
    completedAt: at,
  };
  return synthesize({ ...run, analyzers: analyze(analyzerInput(run)) });
}

function knowing(said: Said, triage: TriageCounters): Said {
  return { ...said, historical: { ...said.historical, triage } };
}
