import { Injectable, UnprocessableEntityException, type OnApplicationBootstrap } from '@nestjs/common';
import {
  batchIds,
  batchOf,
  MAX_BATCH,
  NewSignal,
  SIGNAL_BATCHES,
  signalBatchJob,
  signalJob,
  SIGNALS,
  type NewJob,
  type Party,
  type SignalJob,
} from '@soc-agent/contracts';
import { acceptReadable, acceptSignal, placeInTime } from '@soc-agent/domain';
import { QueueClient, validated, type RunThere } from '@soc-agent/platform';
import { FairShares, Receipts, type Claim, type Receipt } from '@soc-agent/store';
import { v7 as uuid } from 'uuid';
import { EXAMPLES } from '../api-docs/examples.js';
import { withDeadline } from '../http/deadline.js';

/** Longest wait for Redis before the sender is told to try again, milliseconds: within two seconds all in all. */
const ACCEPT_TIMEOUT_MS = 1900;
/** How long what comes waits for what is on its way, milliseconds; Redis takes one or two. */
const LONGEST_HOLD_MS = 25;
/** Signals of one sender that are worth a job together. */
const MIN_BATCH = 8;
/** Characters of the signals in one job: a worker holds several such jobs at a time. */
const MAX_BATCH_TEXT = 1024 * 1024;

/** What a sender learns: the threat's id and where its analysis will be. */
export interface Accepted {
  id: string;
  link: string;
}

/** What a signal is accepted for. */
export interface Acceptance {
  /** The key or person that sends it, whose share of the system it takes; another's event of the same id is another event. */
  sender: Party;
  idempotencyKey?: string | undefined;
  /** Its texts are readable and its entities in their one form already. */
  isReadable?: boolean;
  /** Runs work as part of the request the signal came with. */
  inRequest: RunThere;
}

/** A signal on its way to Redis, with others that came in the same moment. */
interface Arrival {
  signal: NewSignal;
  acceptance: Acceptance;
  /** What it is known by when it comes again. */
  content: string;
  resolve: (accepted: Accepted) => void;
  reject: (error: unknown) => void;
}

/** An arrival and the job that carries it on. */
interface Admitted {
  arrival: Arrival;
  job: NewJob<SignalJob>;
}

/** Whose turn it is with signals that came in the same moment; the urgent ones of a sender come before its others. */
interface Share {
  sender: string;
  urgent: boolean;
  arrivals: Arrival[];
}

/**
 * Takes validated signals in, each once: when this has answered, Redis has the signal. What comes in the same moment goes to Redis
 * together, which costs a fraction of what each by itself would.
 */
@Injectable()
export class SignalIntake implements OnApplicationBootstrap {
  private arrivals: Arrival[] = [];
  private isTaking = false;

  constructor(
    private readonly queues: QueueClient,
    private readonly receipts: Receipts,
    private readonly shares: FairShares,
  ) {}

  /**
   * The first signal costs as much as a thousand later ones: tables are read, and code is compiled. That is done with an example before
   * anybody hears that the gateway is ready, or a busy machine would refuse what comes first.
   */
  onApplicationBootstrap(): void {
    const signal = validated(NewSignal, EXAMPLES['NewSignal'], 'strict');
    contentOf(signal);
    const job = signalJob(acceptSignal(signal, uuid(), Date.now()), Date.now());
    // Redis may still be on its way
    this.queues.missing<NewJob>([job, signalBatchJob([job], job.jobId)]).catch(() => undefined);
  }

  /**
   * What is sent again, under the same idempotency key or with the source's own event id, gets the same id and adds nothing twice. Another
   * content of the same event replaces the one before and is analyzed again.
   * @throws UnprocessableEntityException when the key stands for another signal.
   */
  async accept(signal: NewSignal, acceptance: Acceptance): Promise<Accepted> {
    return new Promise((resolve, reject) => {
      this.arrivals.push({ signal, acceptance, content: contentOf(signal), resolve, reject });
      if (this.arrivals.length === 1 && !this.isTaking) setImmediate(() => void this.takeAll());
    });
  }

  /** @throws UnprocessableEntityException when the key stands for another request. */
  async claimRequest(sender: string, idempotencyKey: string, content: string): Promise<void> {
    const claim: Claim = { of: 'key', name: [sender, 'request', idempotencyKey], content, freshId: '-' };
    const [receipt] = await withDeadline(this.receipts.claim([claim]), 'Redis', ACCEPT_TIMEOUT_MS);
    if (!receipt) throw keyReused();
  }

  /** What comes while others are on their way to Redis goes together when these have arrived. */
  private async takeAll(): Promise<void> {
    this.isTaking = true;
    while (this.arrivals.length > 0) {
      const shares = sharesOf(this.arrivals);
      this.arrivals = [];
      const parts = shares.flatMap(({ arrivals, ...share }) =>
        partsOf(arrivals).map((some) =>
          withDeadline(this.take(some, share), 'Redis', ACCEPT_TIMEOUT_MS).catch((error: unknown) => {
            for (const { reject } of some) reject(error);
          }),
        ),
      );
      // a shard that does not answer holds up what came with its signals, and nothing after
      await new Promise<void>((goOn) => {
        const hold = setTimeout(goOn, LONGEST_HOLD_MS);
        void Promise.all(parts).then(() => {
          clearTimeout(hold);
          goOn();
        });
      });
    }
    this.isTaking = false;
  }

  private async take(arrivals: readonly Arrival[], share: Omit<Share, 'arrivals'>): Promise<void> {
    const now = Date.now();
    const ids = batchIds(
      uuid(),
      arrivals.map(({ signal }) => placeInTime(signal, now)),
    );
    const isBatch = arrivals.length >= MIN_BATCH;
    const batchId = batchOf(ids[0] ?? '');
    const [receipts, turns] = await Promise.all([
      this.receiptsOf(arrivals, ids),
      isBatch ? this.shares.turns(SIGNAL_BATCHES, [batchId], share) : this.shares.turns(SIGNALS, ids, share),
    ]);
    const admitted: Admitted[] = [];
    for (const [n, arrival] of arrivals.entries()) {
      const receipt = receipts[n];
      // also for a repeat: the first attempt may have ended between the receipt and the job
      const job = receipt ? jobOf(arrival, receipt, now) : keyReused();
      if (job instanceof Error) arrival.reject(job);
      else admitted.push({ arrival, job: { ...job, ...priorityOf(turns[n]) } });
    }
    await (isBatch ? this.addTogether(admitted, batchId, turns[0]) : this.addEach(admitted));
  }

  /** A receipt for each of the arrivals; undefined where its key stands for something else. */
  private async receiptsOf(arrivals: readonly Arrival[], ids: readonly string[]): Promise<(Receipt | undefined)[]> {
    const claims = arrivals.map((arrival, n) => claimOf(arrival, ids[n] ?? ''));
    const asked = claims.filter((claim) => claim !== undefined);
    const given = asked.length > 0 ? (await this.receipts.claim(asked)).values() : [].values();
    return claims.map((claim, n) => (claim ? given.next().value : { id: ids[n] ?? '', revision: 1 }));
  }

  private async addTogether(admitted: readonly Admitted[], batchId: string, turn: number | undefined): Promise<void> {
    const [first] = admitted;
    if (!first) return;
    const jobs = admitted.map(({ job }) => job);
    const batch = { ...signalBatchJob(jobs, batchId), ...priorityOf(turn) };
    await settled(
      admitted,
      first.arrival.acceptance.inRequest(() => this.queues.addSafely(batch)),
    );
  }

  private async addEach(admitted: readonly Admitted[]): Promise<void> {
    await Promise.all(
      admitted.map((one) =>
        settled(
          [one],
          one.arrival.acceptance.inRequest(() => this.queues.addSafely(one.job)),
        ),
      ),
    );
  }
}

/** Answers those whose job was added, or could not be. */
async function settled(admitted: readonly Admitted[], adding: Promise<void>): Promise<void> {
  try {
    await adding;
    for (const { arrival, job } of admitted) {
      const id = job.payload.threatId;
      arrival.resolve({ id, link: `/api/threats/${id}` });
    }
  } catch (error) {
    for (const { arrival } of admitted) arrival.reject(error);
  }
}

function priorityOf(turn: number | undefined): { priority?: number } {
  return turn === undefined ? {} : { priority: turn };
}

/** What fits into one job each. */
function partsOf(arrivals: readonly Arrival[]): Arrival[][] {
  const parts: Arrival[][] = [];
  let part: Arrival[] = [];
  let size = 0;
  for (const arrival of arrivals) {
    if (part.length === MAX_BATCH || (part.length > 0 && size + arrival.content.length > MAX_BATCH_TEXT)) {
      parts.push(part);
      part = [];
      size = 0;
    }
    part.push(arrival);
    size += arrival.content.length;
  }
  return [...parts, part];
}

function sharesOf(arrivals: readonly Arrival[]): Share[] {
  const shares = new Map<string, Share>();
  for (const arrival of arrivals) {
    const { signal, acceptance } = arrival;
    const urgent = signal.severity === 'HIGH' || signal.severity === 'CRITICAL';
    const name = `${urgent ? 1 : 0}${acceptance.sender.id}`;
    const share = shares.get(name);
    if (share) share.arrivals.push(arrival);
    else shares.set(name, { sender: acceptance.sender.id, urgent, arrivals: [arrival] });
  }
  return [...shares.values()];
}

function jobOf(
  { signal, acceptance: { isReadable, sender } }: Arrival,
  { id, revision }: Receipt,
  acceptedAt: number,
): NewJob<SignalJob> | Error {
  try {
    const accept = isReadable ? acceptReadable : acceptSignal;
    return signalJob(accept(signal, id, acceptedAt), acceptedAt, revision, sender);
  } catch (error) {
    return error as Error;
  }
}

/** Undefined for what has nothing that it could be known by again. */
function claimOf({ signal, content, acceptance }: Arrival, freshId: string): Claim | undefined {
  const { sender, idempotencyKey } = acceptance;
  if (idempotencyKey !== undefined) return { of: 'key', name: [sender.id, idempotencyKey], content, freshId };
  const { eventId, product, collector = '' } = signal.source;
  if (eventId === undefined || signal.metadata['eventIdAssumed'] === true) return undefined;
  return { of: 'event', name: [sender.id, signal.customerName, product, collector, eventId], content, freshId };
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
