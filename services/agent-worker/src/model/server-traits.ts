/** What a server that resembles OpenAI's really does, as far as a probe can tell; what it could not tell is `unknown`. */
export interface ServerTraits {
  /** With a strict schema: answers in it, answers as if there were none, or refuses the request. */
  schema: 'enforced' | 'ignored' | 'refused' | 'unknown';
  /** Which parameter bounds an answer's length, if any does. */
  limit: 'max_completion_tokens' | 'max_tokens' | 'ignored' | 'unknown';
  /** Whether the same seed gives the same answer. */
  seed: 'repeatable' | 'ignored' | 'refused' | 'unknown';
  /** Whether an answer has a field of its own for a refusal. */
  refusal: 'named' | 'in words' | 'unknown';
  /** What answers are asked for in: the best of these that works. */
  format: 'json_schema' | 'json_object' | 'text';
}

/** The traits assumed of a server that was not probed: those of OpenAI's own. */
export const ASSUMED_TRAITS: ServerTraits = {
  schema: 'unknown',
  limit: 'unknown',
  seed: 'unknown',
  refusal: 'unknown',
  format: 'json_schema',
};

/** What is given up for want of a trait, in words; empty for a server that does all that is asked. */
export function degradationsOf({ schema, limit, seed, refusal, format }: ServerTraits): string[] {
  const told =
    format === 'json_object' ? 'JSON is asked for and its shape described in words' : 'the shape is described in words';
  return [
    ...(schema === 'ignored' ? [`it answers without the strict schema: ${told}`] : []),
    ...(schema === 'refused' ? [`it refuses strict schemas: ${told}`] : []),
    ...(limit === 'ignored' ? ['it does not keep to LLM_MAX_TOKENS: answers are cut off by their size only'] : []),
    ...(limit === 'max_tokens' ? ['it knows max_tokens only'] : []),
    ...(seed === 'ignored' || seed === 'refused' ? ['equal questions may get different answers: no seed is sent'] : []),
    ...(refusal === 'in words' ? ['it has no field for refusals: they are known by their words'] : []),
  ];
}
