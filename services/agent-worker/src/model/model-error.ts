/** Why the rules engine answers instead of the model; a label of `soc_model_fallbacks_total`. */
export const FALLBACK_REASONS = [
  'timeout',
  'rate_limited',
  'server_error',
  'unreachable',
  'refused',
  'rejected',
  'too_large',
  'invalid_answer',
  'declined',
  'circuit_open',
  'budget_spent',
  'no_capacity',
  'no_time',
  'injection_suspected',
] as const;
export type FallbackReason = (typeof FALLBACK_REASONS)[number];

/** The model did not help. The message is shown to analysts: it never holds what the server or the model wrote. */
export class ModelError extends Error {
  /** Evidence of an answer that must not be believed. */
  readonly evidence: readonly string[];
  /** What the server asked for before the next attempt, milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly reason: FallbackReason,
    message: string,
    { evidence = [], retryAfterMs }: { evidence?: readonly string[]; retryAfterMs?: number | undefined } = {},
  ) {
    super(message);
    this.evidence = evidence;
    this.retryAfterMs = retryAfterMs;
  }
}
