import { IsArray, IsIn, IsInt, IsObject, IsString, Min } from 'class-validator';
import type { IncidentSummary } from '../incidents.js';
import type { ChangedBatch } from '../live-events.js';
import { Optional } from '../optional.js';
import type { ThreatSummary } from '../threat-analysis.js';
import {
  BATCH_EVENTS,
  INCIDENT_EVENTS,
  LIVE_EVENTS,
  type BatchEventName,
  type IncidentEventName,
  type LiveEventName,
} from '../vocabulary.js';
import { defineQueue } from './queue-definition.js';

/** A stored change that dashboards must hear of: of a threat, of many, or of an incident. */
export class NotificationJob {
  @IsIn([...LIVE_EVENTS, ...INCIDENT_EVENTS, ...BATCH_EVENTS])
  event!: LiveEventName | IncidentEventName | BatchEventName;

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

  @Optional()
  @IsObject()
  batch?: ChangedBatch;
}

export const NOTIFICATIONS = defineQueue({
  name: 'notifications',
  payload: NotificationJob,
  subjectOf: ({ threat, incident, batch }) => threat?.id ?? incident?.id ?? batch?.customerName,
  attempts: 5,
});
