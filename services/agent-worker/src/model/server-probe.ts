import type { ModelQuota } from '@soc-agent/store';
import type { Logger } from 'winston';
import type { ModelClient, ProbeRequest } from './model-client.js';
import { ModelError } from './model-error.js';
import type { ModelMetrics } from './model-metrics.js';
import { ASSUMED_TRAITS, degradationsOf, type ServerTraits } from './server-traits.js';

/** All questions of a probe together: a start must not wait for a server that hangs. */
const PATIENCE_MS = 3000;
/** A server that could not be probed is probed again. */
const AGAIN_MS = 60_000;
/** More than one question of a probe takes. */
const TOKENS = 300;
const SEED = 7;
/** The least, in tokens and in characters, that shows a limit was not kept. */
const LIMIT = 8;
const BEYOND_TOKENS = 16;
const BEYOND_CHARACTERS = 120;
const SCHEMA = {
  type: 'object',
  properties: { probe: { type: 'string', enum: ['k7'] } },
  required: ['probe'],
  additionalProperties: false,
};
const STRICT = { type: 'json_schema' as const, json_schema: { name: 'probe', strict: true, schema: SCHEMA } };

/** The server answered, in whatever way, or would not have this request. */
type Reply = { content: string; tokens?: number; cut: boolean; namesRefusals: boolean } | 'refused';

/**
 * Finds out at start what the server really does with a strict schema, limits, seeds and refusals: some answer 200 without the schema, some
 * know other parameters. Its few small questions count against the same quota as all others.
 */
export class ServerProbe {
  constructor(
    private readonly client: Pick<ModelClient, 'probe' | 'traits'>,
    private readonly quota: Pick<ModelQuota, 'admit' | 'settle'>,
    private readonly metrics: Pick<ModelMetrics, 'serverTraits'>,
    private readonly logger: Logger,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Sets what the client asks for. Never throws; a server that cannot be reached is taken to be like OpenAI's and probed again later. */
  async run(): Promise<void> {
    const abortSignal = AbortSignal.timeout(this.patienceMs);
    try {
      const traits = await this.traits(abortSignal);
      this.client.traits = traits;
      this.metrics.serverTraits(traits);
      const lacking = degradationsOf(traits);
      const fields = { ...traits, ...(lacking.length > 0 && { lacking }) };
      this.logger[lacking.length > 0 ? 'warn' : 'info']('the model server was probed', fields);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn('the model server could not be probed and is taken to be like OpenAI’s', { reason });
      setTimeout(() => void this.run(), AGAIN_MS).unref();
    }
  }

  private async traits(abortSignal: AbortSignal): Promise<ServerTraits> {
    const strict = await this.ask('Answer with the single word hello.', { response_format: STRICT }, abortSignal);
    const schema = strict === 'refused' ? 'refused' : fits(strict.content) ? 'enforced' : 'ignored';
    const format = schema === 'enforced' ? 'json_schema' : await this.format(abortSignal);
    const limit = await this.limit(abortSignal);
    const { seed, namesRefusals } = await this.seed(abortSignal);
    const named = namesRefusals ?? (strict !== 'refused' && strict.namesRefusals);
    return { ...ASSUMED_TRAITS, schema, format, limit, seed, refusal: named ? 'named' : 'in words' };
  }

  private async format(abortSignal: AbortSignal): Promise<'json_object' | 'text'> {
    const reply = await this.ask(
      'Answer in JSON with {"probe":"k7"}.',
      { response_format: { type: 'json_object' } },
      abortSignal,
    );
    return reply !== 'refused' && parsed(reply.content) !== undefined ? 'json_object' : 'text';
  }

  private async limit(abortSignal: AbortSignal): Promise<ServerTraits['limit']> {
    for (const name of ['max_completion_tokens', 'max_tokens'] as const) {
      const reply = await this.ask('Count from 1 to 200.', { [name]: LIMIT }, abortSignal);
      if (reply === 'refused') continue;
      const { tokens, content, cut } = reply;
      if (cut || (tokens !== undefined ? tokens <= BEYOND_TOKENS : content.length <= BEYOND_CHARACTERS)) return name;
    }
    return 'ignored';
  }

  private async seed(abortSignal: AbortSignal): Promise<{ seed: ServerTraits['seed']; namesRefusals?: boolean }> {
    const question = 'Name a random number between 1 and 1000000.';
    const first = await this.ask(question, { seed: SEED }, abortSignal);
    if (first === 'refused') return { seed: 'refused' };
    const second = await this.ask(question, { seed: SEED }, abortSignal);
    const isSame = second !== 'refused' && second.content === first.content;
    return { seed: isSame ? 'repeatable' : 'ignored', namesRefusals: first.namesRefusals };
  }

  /** @throws ModelError for anything that says nothing about what was asked. */
  private async ask(question: string, request: ProbeRequest, abortSignal: AbortSignal): Promise<Reply> {
    const admission = await this.quota.admit(TOKENS);
    if (admission.state !== 'admitted') throw new ModelError('no_capacity', 'all calls that may be made are under way');
    const { permit } = admission;
    try {
      const reply = replyOf(await this.client.probe(question, request, abortSignal));
      await this.quota.settle(permit, { outcome: 'answered', tokensUsed: TOKENS });
      return reply;
    } catch (error) {
      await this.quota.settle(permit, { outcome: 'declined', tokensUsed: 0 });
      if (error instanceof ModelError && error.reason === 'rejected') return 'refused';
      throw error;
    }
  }
}

function replyOf(answer: unknown): Exclude<Reply, 'refused'> {
  const { choices, usage } = record(answer);
  const choice = record(Array.isArray(choices) ? choices[0] : undefined);
  const message = record(choice['message']);
  const { content } = message;
  const tokens = record(usage)['completion_tokens'];
  return {
    content: typeof content === 'string' ? content : '',
    ...(typeof tokens === 'number' && { tokens }),
    cut: choice['finish_reason'] === 'length',
    namesRefusals: 'refusal' in message,
  };
}

function fits(content: string): boolean {
  const answer = record(parsed(content));
  return answer['probe'] === 'k7' && Object.keys(answer).length === 1;
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
