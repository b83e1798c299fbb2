import { ANALYZER_KINDS, type AnalyzerKind, type FalsePositiveScore, type ResponsePlan } from '@soc-agent/contracts';
import { SLA_MINUTES } from './response/response-analyzer.js';
import type { AnalyzerInput, AnalyzerResults } from './analyzer.js';
import { detection, stepEvents, timelineOf } from './timeline/timeline-analyzer.js';

/** What little a run that goes on without an analyzer's answer is known by. */
export type DegradedInput = Pick<AnalyzerInput, 'signal'> & Partial<Pick<AnalyzerInput, 'steps'>>;

const BUILDERS: { readonly [K in AnalyzerKind]: (input: DegradedInput, reason: string) => AnalyzerResults[K] } = {
  'false-positive': (_input, reason) => undecided(reason),
  response: planForPeople,
  timeline: ({ signal, steps = [] }, reason) => ({
    ...timelineOf([detection(signal), ...stepEvents({ signal, steps })]),
    degraded: { reason },
  }),
};

/** Fills the slot of an analyzer that never answered: it decides nothing and hands the threat to people. */
export function degradedAnalyzerResult<K extends AnalyzerKind>(
  kind: K,
  input: DegradedInput,
  reason: string,
): AnalyzerResults[K] {
  return BUILDERS[kind](input, reason);
}

/** As {@link degradedAnalyzerResult}, of every analyzer that is not among those that answered. */
export function degradedAnalyzerResults(
  input: DegradedInput,
  reason: string,
  answered: Partial<AnalyzerResults> = {},
): AnalyzerResults {
  const results = ANALYZER_KINDS.map((kind) => [kind, answered[kind] ?? degradedAnalyzerResult(kind, input, reason)]);
  return Object.fromEntries(results) as AnalyzerResults;
}

function undecided(reason: string): FalsePositiveScore {
  return {
    score: 0.5,
    confidence: 0,
    calibrated: false,
    indicators: [],
    similarResolvedAsFp: 0,
    similarResolvedAsReal: 0,
    recommendation: 'needs_review',
    explanation: `The false-positive analyzer did not answer: ${reason}.`,
    degraded: { reason },
  };
}

function planForPeople({ signal }: DegradedInput, reason: string): ResponsePlan {
  const severity = signal.severity ?? 'MEDIUM';
  return {
    primaryAction: {
      actionType: 'escalate',
      urgency: severity === 'CRITICAL' ? 'immediate' : 'normal',
      reason: `no plan was computed: ${reason}`,
      confidence: 0,
      autoExecutable: false,
      requiresApproval: false,
      estimatedImpact: "an analyst's time",
      rollbackPossible: false,
      parameters: {},
    },
    secondaryActions: [],
    escalationPath: ['SOC analyst'],
    slaMinutes: SLA_MINUTES[severity],
    autoEscalateAfterMinutes: SLA_MINUTES[severity] / 2,
    notes: 'Decide by hand.',
    degraded: { reason },
  };
}
