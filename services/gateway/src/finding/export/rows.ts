import type { ThreatSummary } from '@soc-agent/contracts';

/** Threats as they are read, some at a time. */
export type Rows = AsyncIterable<readonly ThreatSummary[]>;
