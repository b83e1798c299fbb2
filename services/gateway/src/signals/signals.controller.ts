import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { NewSignal } from '@soc-agent/contracts';
import { placeToReturnTo } from '@soc-agent/platform';
import type { Principal } from '@soc-agent/store';
import { By, customerFor } from '../access/by.js';
import { KnownCustomers } from '../access/known-customers.js';
import { BackpressureGuard } from '../http/backpressure.guard.js';
import { Route } from '../http/route.js';
import { IdempotencyKey } from './idempotency-key.js';
import { SignalIntake, type Accepted } from './signal-intake.js';

/** Where signals in our own form are posted; answers once the signal is safe, never waits for its analysis. */
@Controller('api/signals')
@UseGuards(BackpressureGuard)
export class SignalsController {
  constructor(
    private readonly intake: SignalIntake,
    private readonly customers: KnownCustomers,
  ) {}

  @Post()
  @Route('ingest', {
    summary: 'Take in a signal',
    description:
      'Answers once the signal is safe, and never waits for its analysis. An event that its source sends again is taken in once; with other content it is analyzed again.',
    answers: { 202: ['The signal is safe and will be analyzed.', 'Accepted'] },
    refuses: [422, 429, 503],
    timeoutMs: 'own',
  })
  async native(
    @Body() signal: NewSignal,
    @By() principal: Principal,
    @IdempotencyKey() idempotencyKey?: string,
  ): Promise<Accepted> {
    customerFor(principal, signal.customerName);
    await this.customers.assertMayName(principal, signal.customerName);
    return this.intake.accept(signal, {
      sender: principal.party,
      idempotencyKey,
      inRequest: placeToReturnTo(),
    });
  }
}
