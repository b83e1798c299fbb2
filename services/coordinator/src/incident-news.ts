import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { incidentNotificationJob, type IncidentEventName, type NewJob } from '@soc-agent/contracts';
import type { BoardRows, Incident } from '@soc-agent/domain';
import { LOGGER, Meter, QueueClient } from '@soc-agent/platform';
import { IncidentStore, incidentSummary, isShownIncident } from '@soc-agent/store';
import type { Counter } from 'prom-client';
import type { Logger } from 'winston';

/** What happens to an incident in a second is told of together. */
const TELL_EVERY_MS = 1000;

/** Tells dashboards and metrics of incidents that threats opened and changed; that a member goes on firing is no news. */
@Injectable()
export class IncidentNews implements OnModuleDestroy {
  private readonly opened: Counter;
  private readonly merges: Counter;
  private readonly threats: Counter;
  /** What is told next, by the incident's name in it. */
  private readonly waiting = new Map<string, NewJob>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    incidents: IncidentStore,
    private readonly queues: QueueClient,
    @Inject(LOGGER) private readonly logger: Logger,
    meter: Meter,
  ) {
    this.opened = meter.counter('soc_incidents_opened_total');
    this.merges = meter.counter('soc_incident_merges_total');
    this.threats = meter.counter('soc_incident_threats_total');
    incidents.observe((customerId, rows) => this.hear(customerId, rows));
  }

  async onModuleDestroy(): Promise<void> {
    await this.tell();
  }

  private hear(customerId: number, { incidents, log, placed }: BoardRows): void {
    this.threats.inc(placed.length);
    const opened = new Set(log.filter(({ kind }) => kind === 'opened').map(({ incident }) => incident));
    this.opened.inc(opened.size);
    this.merges.inc(log.filter(({ kind }) => kind === 'merged').length);
    const logged = new Set(log.map(({ incident }) => incident));
    for (const incident of incidents.filter((one) => isShownIncident(one) && logged.has(one.number)))
      this.note(customerId, incident, opened.has(incident.number) ? 'incident.opened' : 'incident.updated');
  }

  private note(customerId: number, incident: Incident, event: IncidentEventName): void {
    const job = incidentNotificationJob(event, incidentSummary(customerId, incident));
    this.waiting.set(`${event} ${customerId} ${incident.number}`, job);
    if (event === 'incident.opened') clearTimeout(this.timer);
    if (event === 'incident.opened' || this.timer === undefined)
      this.timer = setTimeout(() => void this.tell(), event === 'incident.opened' ? 0 : TELL_EVERY_MS);
  }

  private async tell(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const jobs = [...this.waiting.values()];
    this.waiting.clear();
    try {
      await this.queues.addAll(jobs);
    } catch (error) {
      // dashboards see it with the next change, or when they read the list again
      this.logger.warn('incidents could not be told of', { incidents: jobs.length, error: (error as Error).message });
    }
  }
}
