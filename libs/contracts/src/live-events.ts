import type { ThreatSummary } from './threat-analysis.js';

/** `threat.opened`: analysis goes on for longer than a second, nothing is stored yet; `threat.analyzed`: it is stored; `threat.updated`: it was analyzed again, or an analyst changed it. */
export const LIVE_EVENTS = ['threat.opened', 'threat.analyzed', 'threat.updated'] as const;
export type LiveEventName = (typeof LIVE_EVENTS)[number];

/** What a browser receives over Socket.IO under one of `LIVE_EVENTS`. A gap in `seq` means: fetch `GET /api/threats?after_seq=`; 0 is no change of what is stored. */
export interface LiveEvent {
  seq: number;
  threat: ThreatSummary;
  /** W3C `traceparent` of the analysis' trace, where there is one. */
  traceparent?: string;
}
