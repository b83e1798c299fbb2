import { IsNotEmpty, IsString, IsUUID } from 'class-validator';
import { defineQueue } from './queue-definition.js';
import type { NewJob } from './threat-jobs.js';

/** An approved action on its way to the receiver. */
export class ActionJob {
  @IsUUID()
  threatId!: string;

  @IsString()
  @IsNotEmpty()
  actionId!: string;
}

/** Its attempts outlast a receiver that is away for 15 seconds. */
export const ACTIONS = defineQueue({ name: 'actions', payload: ActionJob, attempts: 5, backoffMs: 1000 });

/**
 * The job that sends an action.
 * @param approval how often the action was approved: after a failure it may be approved again, which is a new job.
 */
export function actionJob(threatId: string, actionId: string, approval: number): NewJob<ActionJob> {
  return { queue: ACTIONS, payload: { threatId, actionId }, jobId: `${actionId}-${approval}` };
}
