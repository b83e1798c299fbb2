import { AGENT_KINDS, type AgentKind, type TokenUsage } from '@soc-agent/contracts';
import { Reading, type Distribution, type Meter } from '@soc-agent/platform';
import type { ModelGate } from '@soc-agent/store';
import type { Counter } from 'prom-client';
import { FALLBACK_REASONS, type FallbackReason } from './model-error.js';
import type { ModelSettings } from './model-settings.js';

/** What is measured of the model. */
export class ModelMetrics {
  private readonly requests: Counter<'agent' | 'outcome'>;
  private readonly tokens: Counter<'agent' | 'model' | 'direction'>;
  private readonly fallbacks: Counter<'reason'>;
  private readonly struck: Counter<'agent'>;
  private readonly duration: Distribution<'soc_model_duration_seconds'>;
  /** The configured name: what servers answer is not fit for a label. */
  private readonly model: string;

  constructor({ model, limits }: ModelSettings, meter: Meter, gate: Pick<ModelGate, 'state'>) {
    this.model = model;
    this.requests = meter.counter(
      'soc_model_requests_total',
      AGENT_KINDS.map((agent) => ({ agent, outcome: 'answered' })),
    );
    this.tokens = meter.counter('soc_model_tokens_total');
    this.fallbacks = meter.counter(
      'soc_model_fallbacks_total',
      FALLBACK_REASONS.map((reason) => ({ reason })),
    );
    this.struck = meter.counter(
      'soc_model_struck_findings_total',
      AGENT_KINDS.map((agent) => ({ agent })),
    );
    this.duration = meter.histogram('soc_model_duration_seconds');
    const state = new Reading(() => gate.state());
    meter.gauge('soc_model_day_tokens_limit').set(limits.tokensPerDay);
    meter.gauge('soc_model_day_tokens', async (gauge) => {
      const known = await state.value();
      if (known) gauge.set(known.tokensToday);
    });
    meter.gauge('soc_model_breaker_open', async (gauge) => {
      const known = await state.value();
      if (known) gauge.set(known.isBroken ? 1 : 0);
    });
  }

  request(agent: AgentKind, outcome: 'answered' | 'cached' | FallbackReason): void {
    this.requests.inc({ agent, outcome });
  }

  call(agent: AgentKind, durationMs: number, tokens: TokenUsage | undefined): void {
    const { model } = this;
    this.duration.observe({ agent, model }, durationMs / 1000);
    if (!tokens) return;
    this.tokens.inc({ agent, model, direction: 'input' }, tokens.input);
    this.tokens.inc({ agent, model, direction: 'output' }, tokens.output);
  }

  fallback(reason: FallbackReason): void {
    this.fallbacks.inc({ reason });
  }

  findingsStruck(agent: AgentKind, count: number): void {
    if (count > 0) this.struck.inc({ agent }, count);
  }
}
