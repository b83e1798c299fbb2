import type { IncidentSummary } from './incidents.js';
import type { ThreatSummary } from './threat-analysis.js';

/** What a browser receives over Socket.IO under one of `INCIDENT_EVENTS`: the incident as it is, `version` says whether that is news. */
export interface IncidentLiveEvent {
  incident: IncidentSummary;
  /** Of `incident.merged`: those that it took in and that are listed no more. */
  took?: string[];
  /** W3C `traceparent` of what changed it, where there is one. */
  traceparent?: string;
}

/** Threats of one customer that changed together. */
export interface ChangedBatch {
  customerName: string;
  count: number;
  /** Who changed them; absent for the system. */
  by?: string;
  /** The bulk work that they are part of. */
  bulk?: string;
}

/** What a browser receives over Socket.IO under one of `BATCH_EVENTS`; `seq` is the last number that was given. */
export interface BatchLiveEvent extends ChangedBatch {
  seq: number;
  traceparent?: string;
}

/** What a browser receives over Socket.IO under one of `LIVE_EVENTS`. A gap in `seq` means: fetch `GET /api/threats?after_seq=`; 0 is no change of what is stored. */
export interface LiveEvent {
  seq: number;
  threat: ThreatSummary;
  /** W3C `traceparent` of the analysis' trace, where there is one. */
  traceparent?: string;
}

/** What a browser sends over Socket.IO as `viewing.look`: what somebody has open; without a body: nothing any more. */
export interface Looking {
  kind: 'threat' | 'incident';
  id: string;
  /** Whose it is: only those who see that customer's threats hear of each other. */
  customerName: string;
}

/** What a browser receives as `viewing.changed` about what it has open, itself included. */
export interface Viewing {
  kind: Looking['kind'];
  id: string;
  /** Of people, in alphabetical order, each once. */
  names: string[];
}
