import { Module } from '@nestjs/common';
import { fromDatabase } from '@soc-agent/platform';
import { BulkJobs } from '@soc-agent/store';
import { BulkController } from './bulk.controller.js';

/** Changes of many threats at once. */
@Module({
  controllers: [BulkController],
  providers: fromDatabase(BulkJobs),
})
export class BulkModule {}
