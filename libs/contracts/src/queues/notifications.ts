import { IsArray, IsIn, IsInt, IsObject, IsString, Min } from 'class-validator';
import type { IncidentSummary } from '../incidents.js';
import { INCIDENT_EVENTS, LIVE_EVENTS, type IncidentEventName, type LiveEventName } from '../live-events.js';
import { Optional } from '../optional.js';
import type { ThreatSummary } from '../threat-analysis.js';
import { defineQueue } from './queue-definition.js';

/** A stored change that dashboards must hear of: of a threat, or of an incident. */
export class NotificationJob {
  @IsIn([...LIVE_EVENTS, ...INCIDENT_EVENTS])
  event!: LiveEventName | IncidentEventName;

  /** 0 for a threat that is not stored yet, and for incidents, which have versions. */
  @IsInt()
  @Min(0)
  seq!: number;

  @Optional()
  @IsObject()
  threat?: ThreatSummary;

  @Optional()
  @IsObject()
  incident?: IncidentSummary;

  /** Ids of incidents that this one took in. */
  @Optional()
  @IsArray()
  @IsString({ each: true })
  took?: string[];
}

export const NOTIFICATIONS = defineQueue({
  name: 'notifications',
  payload: NotificationJob,
  subjectOf: ({ threat, incident }) => threat?.id ?? incident?.id,
  attempts: 5,
});
