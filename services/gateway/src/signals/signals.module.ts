import { Module } from '@nestjs/common';
import { fromRedis } from '@soc-agent/platform';
import { FairShares, Receipts } from '@soc-agent/store';
import { SignalIntake } from './signal-intake.js';
import { SignalsController } from './signals.controller.js';

/** Signals in our own form, and the way in that all signals take. */
@Module({
  controllers: [SignalsController],
  providers: [...fromRedis(FairShares, Receipts), SignalIntake],
  exports: [SignalIntake],
})
export class SignalsModule {}
