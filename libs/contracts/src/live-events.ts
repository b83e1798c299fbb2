import type { IncidentSummary } from './incidents.js';
import type { ThreatSummary } from './threat-analysis.js';

/** `threat.opened`: analysis goes on for longer than a second, nothing is stored yet; `threat.analyzed`: it is stored; `threat.updated`: it was analyzed again, or an analyst changed it. */
export const LIVE_EVENTS = ['threat.opened', 'threat.analyzed', 'threat.updated'] as const;
export type LiveEventName = (typeof LIVE_EVENTS)[number];

/** `incident.opened`: it is shown for the first time; `incident.updated`: something joined it, or people changed it; told at most once a second, and not of what only repeats. */
export const INCIDENT_EVENTS = ['incident.opened', 'incident.updated'] as const;
export type IncidentEventName = (typeof INCIDENT_EVENTS)[number];

/** What a browser receives over Socket.IO under one of `INCIDENT_EVENTS`: the incident as it is, `version` says whether that is news. */
export interface IncidentLiveEvent {
  incident: IncidentSummary;
  /** W3C `traceparent` of what changed it, where there is one. */
  traceparent?: string;
}

/** What a browser receives over Socket.IO under one of `LIVE_EVENTS`. A gap in `seq` means: fetch `GET /api/threats?after_seq=`; 0 is no change of what is stored. */
export interface LiveEvent {
  seq: number;
  threat: ThreatSummary;
  /** W3C `traceparent` of the analysis' trace, where there is one. */
  traceparent?: string;
}
