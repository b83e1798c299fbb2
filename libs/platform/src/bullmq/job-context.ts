import { BaseRpcContext } from '@nestjs/microservices';
import type { Job } from 'bullmq';

/** What a handler may know of its job beyond the payload; get it with `@Ctx()`. */
export class JobContext extends BaseRpcContext<[Job, AbortSignal]> {
  get queueName(): string {
    return this.args[0].queueName;
  }

  get job(): Job {
    return this.args[0];
  }

  /** Aborted when the process is asked to stop and its time to finish is up. */
  get signal(): AbortSignal {
    return this.args[1];
  }
}
