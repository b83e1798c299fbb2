import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { BULK, BulkWork } from '@soc-agent/contracts';
import { QueueHandler } from '@soc-agent/platform';
import { BulkWorker } from './bulk-worker.js';

/** Works off changes of many threats. */
@Controller()
export class BulkHandler {
  constructor(private readonly worker: BulkWorker) {}

  @QueueHandler(BULK)
  async work(@Payload() { bulkId }: BulkWork): Promise<void> {
    await this.worker.goOn(bulkId);
  }
}
