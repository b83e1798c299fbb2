import { Injectable } from '@nestjs/common';
import { signalJob, type NewSignal } from '@soc-agent/contracts';
import { acceptSignal } from '@soc-agent/domain';
import { QueueClient } from '@soc-agent/platform';
import { IdempotencyStore } from '@soc-agent/store';
import { v7 as uuid } from 'uuid';
import { withDeadline } from '../http/deadline.js';

/** Longest wait for Redis before the sender is told to try again, milliseconds. */
const ACCEPT_TIMEOUT_MS = 2000;

/** What a sender learns: the threat's id and where its analysis will be. */
export interface Accepted {
  id: string;
  link: string;
}

/** Takes validated signals in: once this has answered, Redis has the signal. */
@Injectable()
export class SignalIntake {
  constructor(
    private readonly queues: QueueClient,
    private readonly idempotency: IdempotencyStore,
  ) {}

  /** The same idempotency key gives the same id, and adds nothing twice. */
  async accept(signal: NewSignal, idempotencyKey?: string): Promise<Accepted> {
    return withDeadline(this.add(signal, idempotencyKey), ACCEPT_TIMEOUT_MS, 'Redis');
  }

  private async add(signal: NewSignal, idempotencyKey?: string): Promise<Accepted> {
    const fresh = uuid();
    const id = idempotencyKey === undefined ? fresh : await this.idempotency.claim(idempotencyKey, fresh);
    const acceptedAt = Date.now();
    await this.queues.add(signalJob(acceptSignal(signal, id, acceptedAt), acceptedAt));
    return { id, link: `/api/threats/${id}` };
  }
}
