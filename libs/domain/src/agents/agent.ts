import type { AgentKind, ThreatSignal } from '@soc-agent/contracts';
import type { Investigation } from '../evidence/investigation.js';
import type { ContextSources } from '../ports.js';

/** One of the five: gathers its context through the sources, then concludes. Same signal and same context give the same answer. */
export interface Agent {
  readonly kind: AgentKind;
  /** Rejects only when a source does. */
  investigate(signal: ThreatSignal, sources: ContextSources): Promise<Investigation>;
}
