import { AGENT_KINDS, SENSITIVE_KINDS, type AgentKind, type HiddenValues, type TokenUsage } from '@soc-agent/contracts';
import { CachedProbe, type Distribution, type Meter } from '@soc-agent/platform';
import type { ModelQuota } from '@soc-agent/store';
import type { Counter, Gauge } from 'prom-client';
import { FALLBACK_REASONS, type FallbackReason } from './model-error.js';
import type { ModelSettings } from './model-settings.js';
import type { ServerTraits } from './server-traits.js';

/** What is measured of the model. */
export class ModelMetrics {
  private readonly requests: Counter<'agent' | 'outcome'>;
  private readonly tokens: Counter<'agent' | 'model' | 'direction'>;
  private readonly fallbacks: Counter<'reason'>;
  private readonly struckFindings: Counter<'agent'>;
  private readonly struckAdvice: Counter<'agent'>;
  private readonly hidden: Counter<'kind'>;
  private readonly traits: Gauge<'trait' | 'value'>;
  private readonly duration: Distribution<'soc_model_duration_seconds'>;
  /** The configured name: what servers answer is not fit for a label. */
  private readonly model: string;

  constructor({ model, limits }: ModelSettings, meter: Meter, quota: Pick<ModelQuota, 'state'>) {
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
    const agents = AGENT_KINDS.map((agent) => ({ agent }));
    this.struckFindings = meter.counter('soc_model_struck_findings_total', agents);
    this.struckAdvice = meter.counter('soc_model_struck_advice_total', agents);
    this.hidden = meter.counter(
      'soc_model_hidden_values_total',
      SENSITIVE_KINDS.map((kind) => ({ kind })),
    );
    this.duration = meter.histogram('soc_model_duration_seconds');
    this.traits = meter.gauge('soc_model_server_trait');
    const state = new CachedProbe(() => quota.state());
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

  struck(agent: AgentKind, struck: { findings: number; recommendations: number; statements: number }): void {
    const advice = struck.recommendations + struck.statements;
    if (struck.findings > 0) this.struckFindings.inc({ agent }, struck.findings);
    if (advice > 0) this.struckAdvice.inc({ agent }, advice);
  }

  serverTraits(traits: ServerTraits): void {
    this.traits.reset();
    for (const [trait, value] of Object.entries(traits) as [string, string][]) this.traits.set({ trait, value }, 1);
  }

  valuesHidden(values: readonly HiddenValues[]): void {
    for (const { kind, count } of values) this.hidden.inc({ kind }, count);
  }
}
