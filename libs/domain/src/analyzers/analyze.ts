import type { AnalyzerKind } from '@soc-agent/contracts';
import type { AnalyzerInput, AnalyzerResults } from './analyzer.js';
import type { AssessedScore } from './assessed-score.js';
import { ANALYZERS } from './registry.js';

/** Lets one analyzer answer; a worker watches it, and answers in its place where it throws. */
export type Turn = <K extends AnalyzerKind>(kind: K, analyze: () => AnalyzerResults[K]) => AnalyzerResults[K];

/**
 * What every analyzer answers, each in its turn: first the score, then those that follow it.
 * @param recorded the score where there is one already: all else then rests on that
 */
export function analyze(
  input: AnalyzerInput,
  turn: Turn = (_kind, answer) => answer(),
  recorded?: AssessedScore,
): AnalyzerResults {
  const score = recorded ?? turn('false-positive', () => ANALYZERS['false-positive'].analyze(input));
  return {
    'false-positive': score,
    response: turn('response', () => ANALYZERS.response.analyze({ ...input, score })),
    timeline: turn('timeline', () => ANALYZERS.timeline.analyze(input)),
  };
}
