import { SpanKind } from '@opentelemetry/api';
import type { TokenUsage } from '@soc-agent/contracts';
import { inSpan } from '@soc-agent/platform';
import OpenAI, { APIConnectionError, APIError } from 'openai';
import { BodyTooLargeError, boundedFetch } from './bounded-fetch.js';
import { MODEL_ANSWER_SCHEMA } from './model-answer.js';
import { ModelError } from './model-error.js';
import type { ModelSettings } from './model-settings.js';
import { retryAfterMs } from './retry-after.js';
import { ASSUMED_TRAITS, type ServerTraits } from './server-traits.js';

/** An answer of the asked size takes a few kilobytes. */
const MAX_RESPONSE_BYTES = 256 * 1024;
const MAX_MODEL_NAME = 128;
/** More tokens than any one answer can cost; what a server claims beyond it is not believed. */
const MAX_TOKENS = 10_000_000;

/** What goes to the model: our instructions, and the data they are about. */
export interface Messages {
  instructions: string;
  data: string;
}

export interface Completion {
  content: string;
  /** As the server names it. */
  model: string;
  /** Absent when the server does not say, or says nonsense. */
  tokens?: TokenUsage;
}

/** What one question of a probe tries. */
export type ProbeRequest = Partial<
  Pick<
    OpenAI.ChatCompletionCreateParamsNonStreaming,
    'response_format' | 'max_completion_tokens' | 'max_tokens' | 'seed'
  >
>;

/** The same question shall get the same answer. */
const SEED = 1;
const IN_WORDS = `

# The shape of your answer

One JSON object and nothing else. Its JSON schema:
${JSON.stringify(MODEL_ANSWER_SCHEMA)}`;

/** One request to any server with OpenAI's chat completions; its caller decides about repeats. */
export class ModelClient {
  /** What is asked for; a probe knows better than the assumption. */
  traits: ServerTraits = ASSUMED_TRAITS;
  private readonly openai: OpenAI;

  constructor(private readonly settings: ModelSettings) {
    this.openai = new OpenAI({
      apiKey: settings.apiKey,
      ...(settings.baseUrl && { baseURL: settings.baseUrl }),
      fetch: boundedFetch(MAX_RESPONSE_BYTES),
      maxRetries: 0,
      logLevel: 'off',
    });
  }

  /** @throws ModelError; the signal bounds the whole call, the body included. */
  async complete(messages: Messages, abortSignal: AbortSignal): Promise<Completion> {
    const { model, temperature, maxTokens } = this.settings;
    const { hostname, port, protocol } = new URL(this.openai.baseURL);
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.output.type': 'json',
      'gen_ai.request.model': model,
      'gen_ai.request.max_tokens': maxTokens,
      ...(temperature !== undefined && { 'gen_ai.request.temperature': temperature }),
      'server.address': hostname,
      'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
    };
    return inSpan(`chat ${model}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const completion = await this.request(messages, abortSignal);
      const { tokens } = completion;
      span.setAttributes({
        'gen_ai.response.model': completion.model,
        'gen_ai.response.finish_reasons': ['stop'],
        ...(tokens && { 'gen_ai.usage.input_tokens': tokens.input, 'gen_ai.usage.output_tokens': tokens.output }),
      });
      return completion;
    });
  }

  /** The whole answer to a small question of ours, whatever it looks like. @throws ModelError */
  async probe(question: string, request: ProbeRequest, abortSignal: AbortSignal): Promise<unknown> {
    try {
      const messages = [{ role: 'user' as const, content: question }];
      return await this.openai.chat.completions.create(
        { model: this.settings.model, messages, ...request },
        { signal: abortSignal },
      );
    } catch (error) {
      throw this.explained(error, abortSignal);
    }
  }

  private async request({ instructions, data }: Messages, abortSignal: AbortSignal): Promise<Completion> {
    const { model, temperature, maxTokens } = this.settings;
    const { format, limit, seed } = this.traits;
    try {
      const answer: unknown = await this.openai.chat.completions.create(
        {
          model,
          ...(temperature !== undefined && { temperature }),
          ...(limit === 'max_tokens' ? { max_tokens: maxTokens } : { max_completion_tokens: maxTokens }),
          ...(seed === 'repeatable' && { seed: SEED }),
          ...(format === 'json_schema' && {
            response_format: {
              type: 'json_schema',
              json_schema: { name: 'analysis', strict: true, schema: MODEL_ANSWER_SCHEMA },
            },
          }),
          ...(format === 'json_object' && { response_format: { type: 'json_object' } }),
          messages: [
            { role: 'system', content: format === 'json_schema' ? instructions : instructions + IN_WORDS },
            { role: 'user', content: data },
          ],
        },
        { signal: abortSignal },
      );
      return completionOf(answer, model);
    } catch (error) {
      throw this.explained(error, abortSignal);
    }
  }

  private explained(error: unknown, abortSignal: AbortSignal): ModelError {
    if (error instanceof ModelError) return error;
    if (abortSignal.aborted) return new ModelError('timeout', `no answer within ${this.settings.timeoutMs / 1000} s`);
    if (causes(error).some((cause) => cause instanceof BodyTooLargeError)) {
      return new ModelError('too_large', `the answer was larger than ${MAX_RESPONSE_BYTES} bytes`);
    }
    if (error instanceof SyntaxError) return new ModelError('invalid_answer', 'the server did not answer in JSON');
    if (error instanceof APIError && !(error instanceof APIConnectionError)) return refusal(error as APIError);
    return new ModelError('unreachable', 'the server could not be reached, or broke off');
  }
}

/** What a question can bring about by its content, so that it must not count against the server. */
const REJECTED: ReadonlySet<number | undefined> = new Set([400, 413, 422]);

function refusal({ status, headers }: APIError): ModelError {
  const wait = retryAfterMs(headers, Date.now());
  const asked = wait === undefined ? '' : ` and asked to wait ${Math.ceil(wait / 1000)} s`;
  if (status === 429)
    return new ModelError('rate_limited', `the server limits our rate${asked}`, { retryAfterMs: wait });
  const atFault = Number(status) >= 500 || status === 408;
  const reason = atFault ? 'server_error' : REJECTED.has(status) ? 'rejected' : 'refused';
  return new ModelError(reason, `the server answered HTTP ${status}${asked}`, { retryAfterMs: wait });
}

/** Servers that only resemble OpenAI's may answer anything: every field is looked at before it is used. */
function completionOf(answer: unknown, asked: string): Completion {
  const { choices, model, usage } = record(answer);
  const choice = record(Array.isArray(choices) ? choices[0] : undefined);
  const { content, refusal } = record(choice['message']);
  if (typeof refusal === 'string' && refusal !== '') throw new ModelError('declined', 'the model declined to answer');
  if (choice['finish_reason'] === 'content_filter') {
    throw new ModelError('declined', 'the server’s filter withheld the answer');
  }
  if (typeof content !== 'string' || content === '') throw new ModelError('invalid_answer', 'the answer is empty');
  if (choice['finish_reason'] === 'length')
    throw new ModelError('invalid_answer', 'the answer was cut off at LLM_MAX_TOKENS');
  const input = tokenCount(record(usage)['prompt_tokens']);
  const output = tokenCount(record(usage)['completion_tokens']);
  return {
    content,
    model: typeof model === 'string' && model !== '' ? model.slice(0, MAX_MODEL_NAME) : asked,
    ...(input !== undefined && output !== undefined && { tokens: { input, output } }),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function tokenCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_TOKENS ? value : undefined;
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let link = error; link instanceof Error && chain.length < 10; link = link.cause) chain.push(link);
  return chain;
}
