import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '@soc-agent/platform';
import type { NewAnalysis } from '@soc-agent/store';
import { Counter, Histogram, Registry } from 'prom-client';
import type { Logger } from 'winston';

/** Tells metrics and the log of finished analyses. */
@Injectable()
export class AnalysisReport {
  private readonly processed: Counter<'severity' | 'threat_type'>;
  private readonly duration: Histogram<'phase'>;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    registry: Registry,
  ) {
    this.processed = new Counter({
      name: 'soc_threats_processed_total',
      help: 'Threats analyzed.',
      labelNames: ['severity', 'threat_type'],
      registers: [registry],
    });
    this.duration = new Histogram({
      name: 'soc_threat_processing_duration_seconds',
      help: 'Duration of one analysis by phase: queued, agents, analyzers, total.',
      labelNames: ['phase'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
      registers: [registry],
    });
  }

  finished({
    id,
    signal: { threatType, customerName },
    severity,
    processing,
    requiresHumanReview,
    partial,
  }: NewAnalysis): void {
    this.processed.inc({ severity, threat_type: threatType });
    for (const phase of ['queued', 'agents', 'analyzers', 'total'] as const) {
      this.duration.observe({ phase }, processing[`${phase}Ms`] / 1000);
    }
    this.logger.info(`ANALYSIS COMPLETE: ${severity} ${threatType} in ${Math.round(processing.totalMs)} ms`, {
      threatId: id,
      customer: customerName,
      requiresHumanReview,
      ...(partial && { missing: partial.missing }),
    });
  }
}
