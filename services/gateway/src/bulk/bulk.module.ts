import { Module } from '@nestjs/common';
import { fromDatabase } from '@soc-agent/platform';
import { BulkJobs } from '@soc-agent/store';
import { BulkController } from './bulk.controller.js';
import { BulkDesk } from './bulk-desk.js';

/** Changes of many threats at once. */
@Module({
  controllers: [BulkController],
  providers: [...fromDatabase(BulkJobs), BulkDesk],
})
export class BulkModule {}
