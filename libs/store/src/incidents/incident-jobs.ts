import { incidentNotificationJob, type NewJob, type NotificationJob } from '@soc-agent/contracts';
import { incidentNews, type BoardRows, type Incident } from '@soc-agent/domain';
import { incidentIdOf, incidentSummary } from './incident-view.js';

/** The jobs by which people hear of what was written of a customer's incidents. @param before incidents as they were */
export function incidentJobs(
  customerId: number,
  rows: Pick<BoardRows, 'incidents' | 'log'>,
  before: ReadonlyMap<number, Incident>,
): NewJob<NotificationJob>[] {
  return incidentNews(rows, before).map(({ event, incident, took }) => {
    const ids = event === 'incident.merged' ? took.map((number) => incidentIdOf(customerId, number)) : [];
    return incidentNotificationJob(event, incidentSummary(customerId, incident), ids);
  });
}
