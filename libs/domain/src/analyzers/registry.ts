import type { AnalyzerKind } from '@soc-agent/contracts';
import type { Analyzer } from './analyzer.js';
import { falsePositiveAnalyzer } from './false-positive/false-positive-analyzer.js';
import { responseAnalyzer } from './response/response-analyzer.js';
import { timelineAnalyzer } from './timeline/timeline-analyzer.js';

/** The analyzer of each kind; a kind without one does not compile. */
export const ANALYZERS: { readonly [K in AnalyzerKind]: Analyzer<K> } = {
  'false-positive': falsePositiveAnalyzer,
  response: responseAnalyzer,
  timeline: timelineAnalyzer,
};
