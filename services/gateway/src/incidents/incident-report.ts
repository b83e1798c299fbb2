import { Injectable } from '@nestjs/common';
import type { BoardRows } from '@soc-agent/domain';
import { Meter, type Distribution } from '@soc-agent/platform';
import { IncidentCommands, incidentJobs } from '@soc-agent/store';
import type { Counter } from 'prom-client';
import { Dashboards } from '../threats/dashboards.js';

/** Informs dashboards and metrics of what people did with incidents. */
@Injectable()
export class IncidentReport {
  private readonly acknowledged: Distribution<'soc_incident_acknowledge_seconds'>;
  private readonly undoneMerges: Counter;

  constructor(incidents: IncidentCommands, dashboards: Dashboards, meter: Meter) {
    this.acknowledged = meter.histogram('soc_incident_acknowledge_seconds');
    this.undoneMerges = meter.counter('soc_incident_merges_undone_total');
    incidents.observe((customerId, rows, before) => {
      this.measure(rows);
      void dashboards.tell(incidentJobs(customerId, rows, before));
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
}
