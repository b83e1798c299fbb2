import { Module } from '@nestjs/common';
import { BackpressureGuard } from '../http/backpressure.guard.js';
import { SignalsModule } from '../signals/signals.module.js';
import { DocumentIntake } from './document-intake.js';
import { IngestController } from './ingest.controller.js';

/** Alerts in the formats of the tools that raise them. */
@Module({
  imports: [SignalsModule],
  controllers: [IngestController],
  providers: [DocumentIntake, BackpressureGuard],
})
export class IngestModule {}
