import { Inject, Injectable } from '@nestjs/common';
import type { SignalJob, Suppression } from '@soc-agent/contracts';
import { suppressionOf, type SuppressionRules } from '@soc-agent/domain';
import { LOGGER } from '@soc-agent/platform';
import { SuppressionStore } from '@soc-agent/store';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'winston';

/** How old the rules may be that signals are held against, milliseconds. */
const READ_EVERY_MS = 2000;
/** How long signals wait for the first reading: without one, all are analyzed. */
const FIRST_READING_MS = 1000;

type Rules = ReadonlyMap<string, SuppressionRules>;

/** Says which signals are kept and not analyzed. Rules are read beside the work, so that no signal waits for them. */
@Injectable()
export class Suppressions {
  private rules: Rules | undefined;
  private reading: Promise<void> | undefined;
  private readAt = -Infinity;

  constructor(
    private readonly store: SuppressionStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Why a signal is not analyzed; undefined for nearly all. */
  async of({ signal, acceptedAt }: SignalJob): Promise<Suppression | undefined> {
    if (!this.reading && performance.now() - this.readAt > READ_EVERY_MS) this.reading = this.read();
    if (!this.rules && this.reading)
      await Promise.race([this.reading, wait(FIRST_READING_MS, undefined, { ref: false })]);
    return suppressionOf(signal, this.rules?.get(signal.customerName), acceptedAt);
  }

  private async read(): Promise<void> {
    try {
      this.rules = await this.store.current(Date.now());
    } catch (error) {
      this.logger.warn('suppression rules could not be read', { error: (error as Error).message });
    } finally {
      this.readAt = performance.now();
      this.reading = undefined;
    }
  }
}
