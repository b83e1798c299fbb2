import type { AnalyzerKind } from '@soc-agent/contracts';
import type { Analyzer, ScoredInput } from './analyzer.js';
import { falsePositiveAnalyzer } from './false-positive/false-positive-analyzer.js';
import { responseAnalyzer } from './response/response-analyzer.js';
import { timelineAnalyzer } from './timeline/timeline-analyzer.js';

/** The analyzer of each kind, in the order of their turns; a kind without one does not compile. */
export const ANALYZERS = {
  'false-positive': falsePositiveAnalyzer,
  response: responseAnalyzer,
  timeline: timelineAnalyzer,
} satisfies { readonly [K in AnalyzerKind]: Analyzer<K, ScoredInput> };
