import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { NewSignal } from '@soc-agent/contracts';
import { BackpressureGuard } from '../http/backpressure.guard.js';
import { IdempotencyKey } from './idempotency-key.js';
import { SignalIntake, type Accepted } from './signal-intake.js';

/** Where signals in our own form are posted; answers once the signal is safe, never waits for its analysis. */
@Controller('api/signals')
@UseGuards(BackpressureGuard)
export class SignalsController {
  constructor(private readonly intake: SignalIntake) {}

  @Post()
  @HttpCode(202)
  async native(@Body() signal: NewSignal, @IdempotencyKey() key?: string): Promise<Accepted> {
    return this.intake.accept(signal, key);
  }
}
