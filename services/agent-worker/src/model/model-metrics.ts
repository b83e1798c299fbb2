import type { AgentKind, TokenUsage } from '@soc-agent/contracts';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { FallbackReason } from './model-error.js';

/** What is measured of the model. */
export class ModelMetrics {
  private readonly requests: Counter<'agent' | 'outcome'>;
  private readonly tokens: Counter<'agent' | 'model' | 'direction'>;
  private readonly fallbacks: Counter<'reason'>;
  private readonly struck: Counter<'agent'>;
  private readonly duration: Histogram<'agent' | 'model'>;

  /** `model` is the configured name: what servers answer is not fit for a label. */
  constructor(
    private readonly model: string,
    registry: Registry,
  ) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'soc_model_requests_total',
      help: 'Questions to the model by outcome: answered, cached, or why the attempt failed.',
      labelNames: ['agent', 'outcome'],
      registers,
    });
    this.tokens = new Counter({
      name: 'soc_model_tokens_total',
      help: 'Tokens the model reported, by direction: input, output.',
      labelNames: ['agent', 'model', 'direction'],
      registers,
    });
    this.fallbacks = new Counter({
      name: 'soc_model_fallbacks_total',
      help: 'Analyses the rules engine gave instead of the model, by reason.',
      labelNames: ['reason'],
      registers,
    });
    this.struck = new Counter({
      name: 'soc_model_struck_findings_total',
      help: 'Findings of the model that cited no evidence of the question.',
      labelNames: ['agent'],
      registers,
    });
    this.duration = new Histogram({
      name: 'soc_model_duration_seconds',
      help: 'Time from sending a question to its last byte, failed attempts included.',
      labelNames: ['agent', 'model'],
      buckets: [0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 12, 20, 30],
      registers,
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
