import { SEVERITIES, type IncidentEventName } from '@soc-agent/contracts';
import type { BoardRows } from './board.js';
import type { AnyIncidentState, Decisions, Incident } from './model.js';

/** An event that people get about one incident. */
export interface IncidentNews {
  event: IncidentEventName;
  incident: Incident;
  /** Numbers of incidents that were shown, and that it took in. */
  took: readonly number[];
}

/** Whether people see an incident: it opened, and no other one took it in. */
export function isShownIncident({ state }: { state: AnyIncidentState }): boolean {
  return state !== 'forming' && state !== 'merged';
}

/**
 * The events that rows written together cause: for each incident that is shown those it went through, or that it was updated. None where
 * a member only fires again.
 * @param before incidents as they were
 */
export function incidentNews(
  { incidents, log }: Pick<BoardRows, 'incidents' | 'log'>,
  before: ReadonlyMap<number, Incident>,
): IncidentNews[] {
  const steps = log.flatMap(({ touched }) => touched.incidents);
  const logged = new Set(
    log.flatMap(({ incident, touched }) => [
      incident,
      ...touched.incidents.map(({ number }) => number),
      ...touched.groups.flatMap((group) => [group.before.incident ?? [], group.after.incident ?? []].flat()),
    ]),
  );
  return incidents.filter(isShownIncident).flatMap((incident) => {
    const { number } = incident;
    const known = before.get(number);
    const events = new Set(
      steps.flatMap((step) => (step.number === number ? (eventOf(step.before, step.after) ?? []) : [])),
    );
    const took = steps.filter(
      (step) => step.after.mergedInto === number && step.before && isShownIncident(step.before),
    );
    if (took.length > 0) events.add('incident.merged');
    if (known && isShownIncident(known) && incident.state !== 'closed' && isGraver(incident, known))
      events.add('incident.escalated');
    const isChanged = logged.has(number) || known?.related.length !== incident.related.length;
    if (events.size === 0 && isChanged) events.add('incident.updated');
    return [...events].map((event) => ({ event, incident, took: took.map((step) => step.number) }));
  });
}

/** What one line of the log made of an incident, if it has a name. */
function eventOf(before: Decisions | undefined, { state }: Decisions): IncidentEventName | undefined {
  if (!isShownIncident({ state })) return undefined;
  if (before === undefined || before.state === 'forming') return 'incident.opened';
  if (before.state === 'merged' || (before.state === 'closed') === (state === 'closed')) return undefined;
  return state === 'closed' ? 'incident.closed' : 'incident.reopened';
}

function isGraver({ rollUp: now }: Incident, { rollUp: before }: Incident): boolean {
  return SEVERITIES.indexOf(now.severity) > SEVERITIES.indexOf(before.severity);
}
