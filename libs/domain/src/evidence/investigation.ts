import type { AgentAnalysis } from '@soc-agent/contracts';

/** One thing a finding may point at: its reference and its value as an analyst, or a model, reads it. */
export interface EvidenceItem {
  /** `signal.<path>`, `config.<path>`, `threat:<id>`, `event:<id>`, `indicator:<value>`, `news:<id>`, `ip:<address>`, `network:<entry>` or `attack:<id>`. */
  ref: string;
  value: string;
}

/** The part of an analysis that an agent's rules decide; who ran it and how long it took is added by the worker. */
export type Assessment = Pick<
  AgentAnalysis,
  | 'analysis'
  | 'confidence'
  | 'keyFindings'
  | 'facts'
  | 'triage'
  | 'ownPlaybooks'
  | 'armings'
  | 'recommendations'
  | 'unknowns'
  | 'dataSourcesConsulted'
  | 'techniques'
  | 'observedEvents'
>;

/** What an agent gathered, and what its rules conclude from it. */
export interface Investigation {
  /** Everything that may be cited, made when it is read; each reference in `assessment` is one of these. */
  readonly evidence: readonly EvidenceItem[];
  assessment: Assessment;
}
