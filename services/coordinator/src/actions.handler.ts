import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ActionJob, ACTIONS } from '@soc-agent/contracts';
import { JobContext, QueueHandler } from '@soc-agent/platform';
import { ActionExecutor } from './action-executor.js';

/** Sends approved actions to the receiver; the queue is their own, so a slow receiver holds nothing else up. */
@Controller()
export class ActionsHandler {
  constructor(private readonly executor: ActionExecutor) {}

  @QueueHandler(ACTIONS)
  async execute(@Payload() job: ActionJob, @Ctx() { job: { attemptsMade }, abortSignal }: JobContext): Promise<void> {
    await this.executor.execute(job, attemptsMade + 1 >= ACTIONS.attempts, abortSignal);
  }
}
