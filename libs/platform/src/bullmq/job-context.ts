import { BaseRpcContext } from '@nestjs/microservices';
import type { Job } from 'bullmq';

/** What a handler can know about its job besides the payload; `@Ctx()` injects it. */
export class JobContext extends BaseRpcContext<[Job, AbortSignal]> {
  get job(): Job {
    return this.args[0];
  }

  /** Aborted when the process was asked to stop and its time to finish is over. */
  get abortSignal(): AbortSignal {
    return this.args[1];
  }
}
