import { Inject, Injectable } from '@nestjs/common';
import type { NewJob } from '@soc-agent/contracts';
import type { BoardRows } from '@soc-agent/domain';
import { LOGGER, Meter, QueueClient, type Distribution } from '@soc-agent/platform';
import { IncidentCommands, incidentJobs } from '@soc-agent/store';
import type { Counter } from 'prom-client';
import type { Logger } from 'winston';

/** Informs dashboards and metrics of what people did with incidents. */
@Injectable()
export class IncidentReport {
  private readonly acknowledged: Distribution<'soc_incident_acknowledge_seconds'>;
  private readonly undoneMerges: Counter;

  constructor(
    incidents: IncidentCommands,
    private readonly queues: QueueClient,
    @Inject(LOGGER) private readonly logger: Logger,
    meter: Meter,
  ) {
    this.acknowledged = meter.histogram('soc_incident_acknowledge_seconds');
    this.undoneMerges = meter.counter('soc_incident_merges_undone_total');
    incidents.observe((customerId, rows, before) => {
      this.measure(rows);
      void this.tell(incidentJobs(customerId, rows, before));
    });
  }

  private measure({ incidents, log }: BoardRows): void {
    for (const { kind, incident: number, touched } of log) {
      const incident = incidents.find((one) => one.number === number);
      if (kind === 'acknowledged' && incident?.acknowledgedAt !== undefined && incident.openedAt !== undefined)
        this.acknowledged.observe({}, (incident.acknowledgedAt - incident.openedAt) / 1000);
      if (kind === 'undone' && touched.incidents.some(({ before }) => before?.state === 'merged'))
        this.undoneMerges.inc();
    }
  }

  private async tell(jobs: readonly NewJob[]): Promise<void> {
    try {
      await this.queues.addAll(jobs);
    } catch (error) {
      // dashboards see it with the next change, or when they read the list again
      this.logger.warn('incidents could not be told of', { incidents: jobs.length, error: (error as Error).message });
    }
  }
}
