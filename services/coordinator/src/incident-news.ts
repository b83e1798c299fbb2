import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { incidentNotificationJob, type NewJob, type NotificationJob } from '@soc-agent/contracts';
import type { BoardRows, Incident } from '@soc-agent/domain';
import { LOGGER, Meter, QueueClient } from '@soc-agent/platform';
import { IncidentDues, incidentJobs, IncidentStore, incidentSummary } from '@soc-agent/store';
import { setTimeout as wait } from 'node:timers/promises';
import type { Counter } from 'prom-client';
import type { Logger } from 'winston';

/** What happens to an incident within a second is announced together. */
const ANNOUNCE_EVERY_MS = 1000;
/** Longest wait, at the end, for a Redis that does not answer. */
const LAST_MS = 1000;

/** Informs dashboards and metrics of incidents that threats opened or changed; not of members that merely fire again. */
@Injectable()
export class IncidentNews implements OnModuleDestroy {
  private readonly opened: Counter;
  private readonly merges: Counter;
  private readonly threats: Counter;
  /** What is announced next: of an incident's updates the newest. */
  private readonly waiting = new Map<string, NewJob>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    incidents: IncidentStore,
    private readonly dues: IncidentDues,
    private readonly queues: QueueClient,
    @Inject(LOGGER) private readonly logger: Logger,
    meter: Meter,
  ) {
    this.opened = meter.counter('soc_incidents_opened_total');
    this.merges = meter.counter('soc_incident_merges_total');
    this.threats = meter.counter('soc_incident_threats_total');
    incidents.observe((customerId, rows, before) => this.hear(customerId, rows, before));
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.race([this.tell(), wait(LAST_MS, undefined, { ref: false })]);
  }

  /** Announces incidents that no one has acted on and whose time is nearly over. */
  async tellOfDue(now: number): Promise<void> {
    const near = await this.dues.near(now);
    await this.queues.addAll(
      near.map(({ customerId, incident }) =>
        incidentNotificationJob('incident.due', incidentSummary(customerId, incident)),
      ),
    );
    await this.dues.told(near);
  }

  private hear(customerId: number, rows: BoardRows, before: ReadonlyMap<number, Incident>): void {
    const { log, placed } = rows;
    this.threats.inc(placed.length);
    this.opened.inc(log.filter(({ kind }) => kind === 'opened').length);
    this.merges.inc(log.filter(({ kind }) => kind === 'merged').length);
    for (const job of incidentJobs(customerId, rows, before)) this.note(job);
  }

  /** An event with a name of its own is announced at once, an update with the next announcement. */
  private note(job: NewJob<NotificationJob>): void {
    const { event, incident } = job.payload;
    const isUpdate = event === 'incident.updated';
    // the newest is all that counts
    if (!isUpdate) this.waiting.delete(`incident.updated ${incident?.id}`);
    this.waiting.set(isUpdate ? `${event} ${incident?.id}` : job.jobId, job);
    if (!isUpdate) clearTimeout(this.timer);
    if (!isUpdate || this.timer === undefined)
      this.timer = setTimeout(() => void this.tell(), isUpdate ? ANNOUNCE_EVERY_MS : 0);
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
