import { Inject, Injectable } from '@nestjs/common';
import type { AgentAnalysis, AgentKind, ThreatSignal } from '@soc-agent/contracts';
import { AGENTS, type ContextSources, type Investigation } from '@soc-agent/domain';
import { LOGGER } from '@soc-agent/platform';
import { Histogram, Registry } from 'prom-client';
import type { Logger } from 'winston';
import { CONTEXT_SOURCES } from './context-sources.js';
import { ModelClient } from './model-client.js';

/** Runs one agent: context and rules always, a model on top of them where one is configured. */
@Injectable()
export class Investigator {
  private readonly duration: Histogram<'agent'>;

  constructor(
    @Inject(CONTEXT_SOURCES) private readonly sources: ContextSources,
    private readonly model: ModelClient,
    @Inject(LOGGER) private readonly logger: Logger,
    registry: Registry,
  ) {
    this.duration = new Histogram({
      name: 'soc_agent_duration_seconds',
      help: 'Time from the start of context gathering to the answer.',
      labelNames: ['agent'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
      registers: [registry],
    });
  }

  /** @throws what a context source throws; a failing model only degrades the answer. */
  async investigate(agent: AgentKind, signal: ThreatSignal, abort: AbortSignal): Promise<AgentAnalysis> {
    const startedAt = performance.now();
    const investigation = await AGENTS[agent].investigate(signal, this.sources);
    const conclusion = await this.conclude(agent, signal, investigation, abort);
    const processingTimeMs = Math.round((performance.now() - startedAt) * 100) / 100;
    this.duration.observe({ agent }, processingTimeMs / 1000);
    this.logger.verbose(`${agent} agent completed in ${Math.round(processingTimeMs)} ms`, {
      threatId: signal.id,
      engine: conclusion.engine,
      confidence: conclusion.confidence,
      keyFindings: conclusion.keyFindings.length,
    });
    return { ...conclusion, agent, processingTimeMs };
  }

  private async conclude(
    agent: AgentKind,
    signal: ThreatSignal,
    investigation: Investigation,
    abort: AbortSignal,
  ): Promise<Omit<AgentAnalysis, 'agent' | 'processingTimeMs'>> {
    const byRules = { ...investigation.assessment, engine: 'rules' as const };
    if (!this.model.isConfigured) return byRules;
    try {
      return { ...byRules, ...(await this.model.ask(agent, signal, investigation, abort)), engine: 'model' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn('model did not help, the rules engine answers', { agent, threatId: signal.id, reason });
      return { ...byRules, degraded: { reason: `model: ${reason}` } };
    }
  }
}
