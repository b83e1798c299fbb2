import { Body, Controller, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { NewSignal, Optional } from '@soc-agent/contracts';
import { InvalidDocumentError, validated } from '@soc-agent/platform';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { FORMATS } from '../formats/formats.js';
import { BackpressureGuard } from '../http/backpressure.guard.js';
import { IdempotencyKey } from './idempotency-key.js';
import { SignalIntake, type Accepted } from './signal-intake.js';

class IngestQuery {
  /** The customer the signals belong to; left out, what the document itself names. */
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  customer?: string;
}

/** Where tools post their signals; answers once the signal is safe, never waits for its analysis. */
@Controller('api')
@UseGuards(BackpressureGuard)
export class SignalsController {
  constructor(private readonly intake: SignalIntake) {}

  @Post('signals')
  @HttpCode(202)
  async native(@Body() signal: NewSignal, @IdempotencyKey() key?: string): Promise<Accepted> {
    return this.intake.accept(signal, key);
  }

  /** A document in the tool's own format. What the adapter makes of it is validated as a native signal is. */
  @Post('ingest/:format')
  @HttpCode(202)
  async ingest(
    @Param('format') format: string,
    @Query() { customer }: IngestQuery,
    @Body() document: unknown,
    @IdempotencyKey() key?: string,
  ): Promise<Accepted> {
    const adapter = FORMATS.get(format);
    if (!adapter) {
      throw new InvalidDocumentError([
        { field: 'format', message: `must be one of ${[...FORMATS.keys()].join(', ')}` },
      ]);
    }
    const signal = { ...adapter(document), ...(customer !== undefined && { customerName: customer }) };
    return this.intake.accept(validated(NewSignal, signal, 'strict'), key);
  }
}
