import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import { Type } from '../conversions.js';
import { NotificationJob, NOTIFICATIONS } from './notifications.js';
import { defineQueue } from './queue-definition.js';

/** Changes one job carries at most. */
export const MAX_NOTIFICATIONS = 100;

/** Changes that were stored at the same time, on their way to the dashboards in one job. */
export class NotificationBatchJob {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_NOTIFICATIONS)
  @ValidateNested({ each: true })
  @Type(() => NotificationJob)
  notifications!: NotificationJob[];
}

export const NOTIFICATION_BATCHES = defineQueue({
  name: 'notification-batches',
  payload: NotificationBatchJob,
  subjectOf: ({ notifications: [first] }) => first && NOTIFICATIONS.subjectOf(first),
  attempts: NOTIFICATIONS.attempts,
});
