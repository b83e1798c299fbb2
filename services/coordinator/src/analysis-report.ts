import { Inject, Injectable } from '@nestjs/common';
import { AGENT_KINDS, ANALYZER_KINDS, SEVERITIES, THREAT_TYPES } from '@soc-agent/contracts';
import { LOGGER, Meter, type Distribution } from '@soc-agent/platform';
import type { NewAnalysis } from '@soc-agent/store';
import type { Counter } from 'prom-client';
import type { Logger } from 'winston';

/** Writes to metrics and log how analyses ended. */
@Injectable()
export class AnalysisReport {
  private readonly processed: Counter<'severity' | 'threat_type'>;
  private readonly partial: Counter;
  private readonly failures: Counter;
  private readonly degraded: Counter<'slot'>;
  private readonly duration: Distribution<'soc_threat_processing_duration_seconds'>;
  private readonly score: Distribution<'soc_fp_score'>;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    meter: Meter,
  ) {
    this.processed = meter.counter(
      'soc_threats_processed_total',
      SEVERITIES.flatMap((severity) => THREAT_TYPES.map((type) => ({ severity, threat_type: type }))),
    );
    this.partial = meter.counter('soc_partial_analyses_total');
    this.failures = meter.counter('soc_failed_analyses_total');
    this.degraded = meter.counter(
      'soc_degraded_slots_total',
      [...AGENT_KINDS, ...ANALYZER_KINDS].map((slot) => ({ slot })),
    );
    this.duration = meter.histogram('soc_threat_processing_duration_seconds');
    this.score = meter.histogram('soc_fp_score');
  }

  finished(analysis: NewAnalysis): void {
    const { id, signal, severity, processing, requiresHumanReview, partial, falsePositiveScore } = analysis;
    const { threatType } = signal;
    this.processed.inc({ severity, threat_type: threatType });
    if (partial) this.partial.inc();
    for (const slot of degradedSlots(analysis)) this.degraded.inc({ slot });
    if (!falsePositiveScore.degraded) this.score.observe({}, falsePositiveScore.score);
    for (const phase of ['queued', 'agents', 'analyzers', 'total'] as const) {
      this.duration.observe({ phase }, processing[`${phase}Ms`] / 1000);
    }
    this.logger.info(`ANALYSIS COMPLETE: ${severity} ${threatType} in ${Math.round(processing.totalMs)} ms`, {
      threatId: id,
      requiresHumanReview,
      ...(partial && { missing: partial.missing }),
    });
  }

  /** The threat ended without an analysis; why is logged already. */
  failed(): void {
    this.failures.inc();
  }
}

function degradedSlots({
  agentAnalyses,
  falsePositiveScore,
  responsePlan,
  investigationTimeline,
}: NewAnalysis): string[] {
  const slots = {
    ...agentAnalyses,
    'false-positive': falsePositiveScore,
    response: responsePlan,
    timeline: investigationTimeline,
  };
  return Object.entries(slots).flatMap(([slot, { degraded }]) => (degraded ? [slot] : []));
}
