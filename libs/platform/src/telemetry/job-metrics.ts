import type { Job } from 'bullmq';
import { Counter, Histogram, type Registry } from 'prom-client';

/** What the transport measures of every job. */
export class JobMetrics {
  private readonly wait: Histogram<'queue'>;
  private readonly duration: Histogram<'queue'>;
  private readonly finished: Counter<'queue' | 'outcome'>;

  constructor(registry: Registry) {
    const registers = [registry];
    const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    this.wait = new Histogram({
      name: 'soc_queue_wait_seconds',
      help: 'Time from adding a job until a worker took it.',
      labelNames: ['queue'],
      buckets,
      registers,
    });
    this.duration = new Histogram({
      name: 'soc_job_duration_seconds',
      help: 'Time a worker spent on a job that completed.',
      labelNames: ['queue'],
      buckets,
      registers,
    });
    this.finished = new Counter({
      name: 'soc_jobs_total',
      help: 'Attempts at jobs by outcome: completed, retried, failed.',
      labelNames: ['queue', 'outcome'],
      registers,
    });
  }

  completed(queue: string, job: Job): void {
    const { processedOn = 0, finishedOn = processedOn, timestamp } = job;
    this.wait.observe({ queue }, Math.max(0, processedOn - timestamp - (job.delay ?? 0)) / 1000);
    this.duration.observe({ queue }, (finishedOn - processedOn) / 1000);
    this.finished.inc({ queue, outcome: 'completed' });
  }

  failed(queue: string, forGood: boolean): void {
    this.finished.inc({ queue, outcome: forGood ? 'failed' : 'retried' });
  }
}
