import type {
  IncidentDetail,
  IncidentGroup,
  IncidentLogLine,
  IncidentState,
  IncidentSummary,
  SeenTactic,
} from '@soc-agent/contracts';
import {
  attackTable,
  dueAt,
  entityName,
  incidentTitle,
  isUndoable,
  narrative,
  timeline,
  type Group,
  type Incident,
  type LogEntry,
} from '@soc-agent/domain';

/** Entities that a row of the list shows. */
const MOST_ENTITIES = 10;

/** An incident as it is read: its rows, and what was computed beside it. */
export interface WholeIncident {
  customerId: number;
  incident: Incident;
  members: readonly Group[];
  log: readonly LogEntry[];
  /** Groups beside it, each with why it is shown here. */
  context: readonly { group: Group; why: string }[];
  /** Incidents that it is related to, continues, or is continued by. */
  relations: readonly Incident[];
}

/** Names an incident in paths. */
export function incidentIdOf(customerId: number, number: number): string {
  return `${customerId}-${number}`;
}

/** The list row of an incident that is shown. */
export function incidentSummary(customerId: number, incident: Incident): IncidentSummary {
  const { number, customerName, version, rollUp, related, owner, disposition, continues, continuedBy } = incident;
  const { openedAt = incident.createdAt } = incident;
  const idOf = (other: number): string => incidentIdOf(customerId, other);
  return {
    id: idOf(number),
    number,
    customerName,
    title: incidentTitle(rollUp),
    state: incident.state as IncidentState,
    version,
    severity: rollUp.severity,
    risk: rollUp.risk,
    weight: rollUp.weight,
    groups: rollUp.groups,
    threats: rollUp.threats,
    rules: rollUp.rules,
    entities: rollUp.entities.slice(0, MOST_ENTITIES).map(entityName),
    tactics: rollUp.tactics.map(({ id, at }) => seenTactic(id, at)),
    startedAt: time(rollUp.startAt),
    lastAt: time(rollUp.lastAt),
    openedAt: time(openedAt),
    dueAt: time(dueAt({ ...incident, openedAt }) ?? openedAt),
    ...(incident.acknowledgedAt !== undefined && { acknowledgedAt: time(incident.acknowledgedAt) }),
    ...(incident.containedAt !== undefined && { containedAt: time(incident.containedAt) }),
    ...(incident.closedAt !== undefined && { closedAt: time(incident.closedAt) }),
    ...(owner !== undefined && { owner }),
    ...(disposition !== undefined && { disposition }),
    related: related.map(idOf),
    ...(continues !== undefined && { continues: idOf(continues) }),
    ...(continuedBy !== undefined && { continuedBy: idOf(continuedBy) }),
  };
}

/** An incident with everything that belongs to it. */
export function incidentDetail({
  customerId,
  incident,
  members,
  log,
  context,
  relations,
}: WholeIncident): IncidentDetail {
  const inOrder = [...members].sort((a, b) => a.startAt - b.startAt || (a.id < b.id ? -1 : 1));
  return {
    ...incidentSummary(customerId, incident),
    narrative: inOrder.length > 0 ? narrative(inOrder) : '',
    members: inOrder.map(shownGroup),
    context: context.map(({ group, why }) => shownGroup({ ...group, why })),
    relations: relations.map((one) => incidentSummary(customerId, one)),
    timeline: timeline(inOrder, log).map(({ at, ...event }) => ({ at: time(at), ...event })),
    log: log.map((line) => logLine(customerId, line)),
  };
}

function logLine(customerId: number, line: LogEntry): IncidentLogLine {
  const { seq, incident, kind, at, by, text, undoes, touched } = line;
  const moved = touched.groups.filter(({ before, after }) => before.incident !== after.incident);
  return {
    seq,
    incident: incidentIdOf(customerId, incident),
    kind,
    at: time(at),
    ...(by !== undefined && { by }),
    text,
    ...(undoes !== undefined && { undoes }),
    isUndoable: isUndoable(line),
    groups: moved.map(({ id }) => id),
  };
}

function shownGroup(group: Group): IncidentGroup {
  const { id, title, rule, product, main, entities, threats, risk, severity, verdict, why, isFlood } = group;
  return {
    id,
    title,
    rule,
    product,
    ...(main !== undefined && { main: entityName(main) }),
    entities: entities.map(entityName),
    startedAt: time(group.startAt),
    lastAt: time(group.lastAt),
    threats,
    risk,
    severity,
    tactics: Object.entries(group.tactics).map(([tactic, at]) => seenTactic(tactic, at)),
    techniques: [...(group.techniques ?? [])],
    ...(verdict !== undefined && { verdict }),
    ...(why !== undefined && { why }),
    isFlood,
  };
}

function seenTactic(id: string, at: number): SeenTactic {
  return { id, name: attackTable().tacticName(id), at: time(at) };
}

function time(at: number): string {
  return new Date(at).toISOString();
}
