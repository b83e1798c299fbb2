import { IsIn, IsInt, IsObject, Min } from 'class-validator';
import { LIVE_EVENTS, type LiveEventName } from '../live-events.js';
import type { ThreatSummary } from '../threat-analysis.js';
import { defineQueue } from './queue-definition.js';

/** A stored change that dashboards must hear of. */
export class NotificationJob {
  @IsIn(LIVE_EVENTS)
  event!: LiveEventName;

  /** 0 for a threat that is not stored yet. */
  @IsInt()
  @Min(0)
  seq!: number;

  @IsObject()
  threat!: ThreatSummary;
}

export const NOTIFICATIONS = defineQueue({
  name: 'notifications',
  payload: NotificationJob,
  subjectOf: ({ threat }) => threat.id,
  attempts: 5,
});
