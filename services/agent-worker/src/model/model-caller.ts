import type { AgentKind } from '@soc-agent/contracts';
import type { Admission, ModelQuota, Permit } from '@soc-agent/store';
import { setTimeout as wait } from 'node:timers/promises';
import type { Completion, Messages, ModelClient } from './model-client.js';
import { ModelError } from './model-error.js';
import type { ModelMetrics } from './model-metrics.js';
import type { ModelSettings } from './model-settings.js';

const ATTEMPTS = 2;
/** Pause before the second attempt when the server names none. */
const BACKOFF_MS = 500;
/** How often a full house is looked at again. */
const POLL_MS = 200;
/** Reasons of ours and of one question; the others are the server's and count for the circuit breaker. */
const NOT_THE_SERVERS_FAULT: ReadonlySet<string> = new Set(['rate_limited', 'rejected', 'invalid_answer', 'declined']);
const WORTH_A_REPEAT: ReadonlySet<string> = new Set(['timeout', 'rate_limited', 'server_error', 'unreachable']);
/** After these the server may have worked for us without saying how much. */
const COST_UNKNOWN: ReadonlySet<string> = new Set(['timeout', 'too_large', 'invalid_answer', 'declined']);

/** Whose question it is, what it may cost and by when it must be answered. */
export interface Call {
  agent: AgentKind;
  /** Estimate for question and answer together. */
  tokens: number;
  /** Unix milliseconds. */
  until: number;
  /** The process is asked to stop. */
  abortSignal: AbortSignal;
}

/** The way to the model: waits for leave, calls, reports how it went, and tries once more where that may help. */
export class ModelCaller {
  constructor(
    private readonly client: Pick<ModelClient, 'complete'>,
    private readonly quota: Pick<ModelQuota, 'admit' | 'settle'>,
    private readonly metrics: ModelMetrics,
    private readonly settings: ModelSettings,
  ) {}

  /** @throws ModelError, never later than `until`; anything else means that the process stops, or that Redis does not answer. */
  async complete(messages: Messages, call: Call): Promise<Completion> {
    for (let attempt = 1; ; attempt++) {
      const permit = await this.permit(call);
      try {
        return await this.attempt(messages, call, permit);
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        this.metrics.request(call.agent, error.reason);
        if (attempt === ATTEMPTS || !WORTH_A_REPEAT.has(error.reason)) throw error;
        const pauseMs = error.retryAfterMs ?? BACKOFF_MS;
        if (Date.now() + pauseMs >= call.until) throw error;
        await wait(pauseMs, undefined, { signal: call.abortSignal });
      }
    }
  }

  private async permit({ tokens, until, abortSignal }: Call): Promise<Permit> {
    for (;;) {
      const admission = await this.quota.admit(tokens);
      if (admission.state === 'admitted') return admission.permit;
      const waitMs = Math.max(admission.waitMs, POLL_MS);
      if (admission.state === 'refused' || Date.now() + waitMs >= until) throw refusal(admission);
      await wait(waitMs, undefined, { signal: abortSignal });
    }
  }

  private async attempt(messages: Messages, { agent, until, abortSignal }: Call, permit: Permit): Promise<Completion> {
    const { quota, metrics } = this;
    const startedAt = Date.now();
    const patienceMs = Math.max(1, Math.min(this.settings.timeoutMs, until - startedAt));
    try {
      const completion = await this.client.complete(
        messages,
        AbortSignal.any([abortSignal, AbortSignal.timeout(patienceMs)]),
      );
      const { tokens } = completion;
      metrics.call(agent, Date.now() - startedAt, tokens);
      metrics.request(agent, 'answered');
      await quota.settle(permit, {
        outcome: 'answered',
        tokensUsed: tokens ? tokens.input + tokens.output : permit.tokens,
      });
      return completion;
    } catch (error) {
      const failure = error instanceof ModelError && !abortSignal.aborted ? error : undefined;
      metrics.call(agent, Date.now() - startedAt, undefined);
      await quota.settle(permit, {
        outcome: failure && !NOT_THE_SERVERS_FAULT.has(failure.reason) ? 'failed' : 'declined',
        tokensUsed: !failure || COST_UNKNOWN.has(failure.reason) ? permit.tokens : 0,
        ...(failure?.retryAfterMs !== undefined && { pauseMs: failure.retryAfterMs }),
      });
      abortSignal.throwIfAborted();
      throw error;
    }
  }
}

function refusal({ why, waitMs }: Exclude<Admission, { state: 'admitted' }>): ModelError {
  const seconds = Math.ceil(waitMs / 1000);
  switch (why) {
    case 'budget':
      return new ModelError('budget_spent', "the day's tokens are spent");
    case 'breaker':
      return new ModelError('circuit_open', `it failed again and again and is left alone for ${seconds} s`);
    case 'pause':
      return new ModelError(
        'rate_limited',
        `the server asked everybody to wait ${seconds} s, longer than this analysis can`,
      );
    case 'tokens':
      return new ModelError('no_capacity', "the minute's tokens are spent and there was no time to wait for more");
    case 'concurrency':
      return new ModelError(
        'no_capacity',
        'all calls that may be made at a time were under way until there was no time left',
      );
  }
}
