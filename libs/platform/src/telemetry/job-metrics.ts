import type { Job } from 'bullmq';
import type { Counter } from 'prom-client';
import type { Distribution, Meter } from './meter.js';

/** What the transport measures of every job. */
export class JobMetrics {
  private readonly wait: Distribution<'soc_queue_wait_seconds'>;
  private readonly duration: Distribution<'soc_job_duration_seconds'>;
  private readonly finished: Counter<'queue' | 'outcome'>;

  constructor(meter: Meter) {
    this.wait = meter.histogram('soc_queue_wait_seconds');
    this.duration = meter.histogram('soc_job_duration_seconds');
    this.finished = meter.counter('soc_jobs_total');
  }

  /** Exports a queue's metrics before its first job, so that the first failure shows as an increase. */
  serves(queue: string): void {
    for (const outcome of ['completed', 'retried', 'failed']) this.finished.inc({ queue, outcome }, 0);
  }

  /** @param count of jobs that took the same way */
  completed(queue: string, job: Job, count = 1): void {
    const { processedOn = 0, finishedOn = Date.now(), timestamp } = job;
    for (let n = 0; n < count; n++) {
      this.wait.observe({ queue }, Math.max(0, processedOn - timestamp - (job.delay ?? 0)) / 1000);
      this.duration.observe({ queue }, (finishedOn - processedOn) / 1000);
    }
    this.finished.inc({ queue, outcome: 'completed' }, count);
  }

  failed(queue: string, forGood: boolean): void {
    this.finished.inc({ queue, outcome: forGood ? 'failed' : 'retried' });
  }
}
