import { Injectable, UnprocessableEntityException } from '@nestjs/common';
import { signalJob, type NewSignal, type Party } from '@soc-agent/contracts';
import { acceptSignal, placeInTime } from '@soc-agent/domain';
import { QueueClient } from '@soc-agent/platform';
import { Receipts, type Receipt } from '@soc-agent/store';
import { v7 as uuid } from 'uuid';
import { withDeadline } from '../http/deadline.js';

/** Longest wait for Redis before the sender is told to try again, milliseconds. */
const ACCEPT_TIMEOUT_MS = 2000;

/** What a sender learns: the threat's id and where its analysis will be. */
export interface Accepted {
  id: string;
  link: string;
}

/** Takes validated signals in, each once: when this has answered, Redis has the signal. */
@Injectable()
export class SignalIntake {
  constructor(
    private readonly queues: QueueClient,
    private readonly receipts: Receipts,
  ) {}

  /**
   * What is sent again, under the same idempotency key or with the source's own event id, gets the same id and adds nothing twice. Another
   * content of the same event replaces the one before and is analyzed again.
   * @param sender the key or person: another's event of the same id is another event.
   * @throws UnprocessableEntityException when the key stands for another signal.
   */
  async accept(signal: NewSignal, sender: Party, idempotencyKey?: string): Promise<Accepted> {
    return withDeadline(this.add(signal, sender, idempotencyKey), ACCEPT_TIMEOUT_MS, 'Redis');
  }

  /** @throws UnprocessableEntityException when the key stands for another request. */
  async claimRequest(sender: string, idempotencyKey: string, content: string): Promise<void> {
    const claimed = this.receipts.ofKey([sender, 'request', idempotencyKey], content, '-');
    if (!(await withDeadline(claimed, ACCEPT_TIMEOUT_MS, 'Redis'))) throw keyReused();
  }

  private async add(signal: NewSignal, sender: Party, idempotencyKey?: string): Promise<Accepted> {
    const { id, revision } = await this.receiptOf(signal, sender.id, idempotencyKey);
    const acceptedAt = Date.now();
    // also for a repeat: the first attempt may have ended between the receipt and the job
    await this.queues.addSafely(signalJob(acceptSignal(signal, id, acceptedAt), acceptedAt, revision, sender));
    return { id, link: `/api/threats/${id}` };
  }

  private async receiptOf(signal: NewSignal, sender: string, idempotencyKey?: string): Promise<Receipt> {
    const fresh = uuid({ msecs: placeInTime(signal, Date.now()) });
    if (idempotencyKey !== undefined) {
      const receipt = await this.receipts.ofKey([sender, idempotencyKey], contentOf(signal), fresh);
      if (!receipt) throw keyReused();
      return receipt;
    }
    const { eventId, product, collector = '' } = signal.source;
    if (eventId === undefined || signal.metadata['eventIdAssumed'] === true) return { id: fresh, revision: 1 };
    return this.receipts.ofEvent([sender, signal.customerName, product, collector, eventId], contentOf(signal), fresh);
  }
}

/** The document where there is one: what was made of it may depend on when it came. */
function contentOf({ raw, ...signal }: NewSignal): string {
  const { customerName, source } = signal;
  return JSON.stringify(
    raw === undefined || source.format === 'native' ? [signal, raw] : [customerName, source.format, raw],
  );
}

function keyReused(): UnprocessableEntityException {
  return new UnprocessableEntityException('this Idempotency-Key stands for another request');
}
