import type { IncidentDetail, IncidentGroup, IncidentLogLine, IncidentSummary } from '@soc-agent/contracts';

const AT = '2026-11-27T06:00:00.000Z';
let groups = 0;

/** A group of one threat; each has an id of its own. */
export function aGroup(changes: Partial<IncidentGroup> = {}): IncidentGroup {
  groups += 1;
  return {
    id: `group-${groups}`,
    title: `Title ${groups}`,
    rule: `edr|${groups}`,
    product: 'EDR',
    main: 'host:web-1',
    entities: ['host:web-1'],
    startedAt: AT,
    lastAt: AT,
    threats: 1,
    risk: 40,
    severity: 'HIGH',
    tactics: [],
    techniques: [],
    why: 'same host web-1, 2 min apart',
    isFlood: false,
    ...changes,
  };
}

/** A row of the list. */
export function anIncidentRow(changes: Partial<IncidentSummary> = {}): IncidentSummary {
  return {
    id: '3-17',
    number: 17,
    customerName: 'RetailMax',
    title: 'Credential Access on web-1',
    state: 'open',
    version: 4,
    severity: 'HIGH',
    risk: 61.5,
    weight: 0.95,
    groups: 1,
    threats: 12,
    rules: 1,
    entities: ['host:web-1', 'ip:203.0.113.7'],
    tactics: [],
    startedAt: AT,
    lastAt: AT,
    openedAt: AT,
    dueAt: '2026-11-27T06:30:00.000Z',
    related: [],
    ...changes,
  };
}

/** An incident with one member. */
export function anIncident(changes: Partial<IncidentDetail> = {}): IncidentDetail {
  return {
    ...anIncidentRow(),
    narrative: '12 threats of 1 rule on web-1.',
    members: [aGroup()],
    context: [],
    relations: [],
    timeline: [],
    log: [aLine()],
    ...changes,
  };
}

/** A line of a log that somebody wrote. */
export function aLine(changes: Partial<IncidentLogLine> = {}): IncidentLogLine {
  return {
    seq: 1,
    incident: '3-17',
    kind: 'acknowledged',
    at: AT,
    by: 'ada',
    text: 'acknowledged',
    isUndoable: true,
    groups: [],
    ...changes,
  };
}
