import { Injectable, PayloadTooLargeException, ServiceUnavailableException } from '@nestjs/common';
import { NewSignal, type AcceptedItem, type Party } from '@soc-agent/contracts';
import { placeToReturnTo, validated } from '@soc-agent/platform';
import { readSignals, type Posting } from '../formats/read-signals.js';
import { BackpressureGuard } from '../http/backpressure.guard.js';
import { problemOf } from '../http/problem.js';
import { SignalIntake, type Acceptance } from '../signals/signal-intake.js';
import type { Posted } from './documents.js';

/** Documents of one request. */
const MAX_DOCUMENTS = 10_000;
/** Documents whose signals are on their way to Redis at a time; a stream waits for them. */
const WINDOW = 50;
const NOT_READ = 'this document and all after it were not read';
const TOO_MANY = new PayloadTooLargeException(`${NOT_READ}: a request may have ${MAX_DOCUMENTS}`);

/** How a sender wants its documents taken. */
export interface IngestOptions extends Omit<Posting, 'at'> {
  /** The key or person that sends them. */
  sender: Party;
  idempotencyKey: string | undefined;
  /** All that a key stands for; undefined of a stream, whose documents each stand for themselves. */
  content: string | undefined;
}

/** Rejects where nothing of the request may be added; undefined where nobody has to be asked. */
type Gate = (() => Promise<void>) | undefined;

/** What became of a document, or of one of several signals in it. */
export type Outcome = AcceptedItem | { item: number; error: unknown };

/** Takes foreign documents in, each by itself: what is wrong with one does not keep others out. */
@Injectable()
export class DocumentIntake {
  constructor(
    private readonly signals: SignalIntake,
    private readonly backpressure: BackpressureGuard,
  ) {}

  /**
   * Takes up to 10,000 documents, and signals in them, a window of them at a time; there is an outcome for each signal, and for each
   * document without one.
   * @param chunks documents that are there at once
   */
  async take(
    chunks: Iterable<Iterable<Posted>> | AsyncIterable<Iterable<Posted>>,
    options: IngestOptions,
  ): Promise<Outcome[]> {
    const mayAdd = this.claimOnce(options);
    const alike = { sender: options.sender, isReadable: true, inRequest: placeToReturnTo() };
    const outcomes: Outcome[] = [];
    let underWay: Promise<Outcome>[] = [];
    let window: Promise<Outcome>[] = [];
    let taken = 0;
    let item = 0;
    const ending = async (error: Error): Promise<Outcome[]> => [
      ...outcomes,
      ...(await Promise.all([...underWay, ...window])),
      { item, error },
    ];
    for await (const documents of chunks) {
      for (const posted of documents) {
        if (item === MAX_DOCUMENTS) return ending(TOO_MANY);
        let part = 0;
        for (const signal of signalsIn(posted, options)) {
          if (taken === MAX_DOCUMENTS) return ending(TOO_MANY);
          if (window.length === WINDOW) {
            // while a window is on its way to Redis, the next one is read
            const settled = await Promise.all(underWay);
            outcomes.push(...settled);
            underWay = window;
            window = [];
            const end = await this.mayNotGoOn(settled);
            if (end) return ending(end);
          }
          const idempotencyKey = keyOf(options, item, part);
          window.push(
            this.accept(signal, item, idempotencyKey === undefined ? alike : { ...alike, idempotencyKey }, mayAdd),
          );
          part++;
          taken++;
        }
        item++;
      }
    }
    return [...outcomes, ...(await Promise.all([...underWay, ...window]))];
  }

  /** Why nothing more is read; undefined when reading goes on. */
  private async mayNotGoOn(settled: readonly Outcome[]): Promise<Error | undefined> {
    const unavailable = settled.some((outcome) => 'error' in outcome && problemOf(outcome.error).status === 503);
    // each further one would wait for a server that is not there
    return unavailable ? new ServiceUnavailableException(NOT_READ) : this.backpressure.overload();
  }

  /** A request of which nothing was taken in may be mended and sent again: its key is claimed with the first signal. */
  private claimOnce({ sender, idempotencyKey, content }: IngestOptions): Gate {
    if (idempotencyKey === undefined || content === undefined) return undefined;
    let claimed: Promise<void> | undefined;
    return async () => (claimed ??= this.signals.claimRequest(sender.id, idempotencyKey, content));
  }

  private async accept(
    signal: NewSignal | Error,
    item: number,
    acceptance: Acceptance,
    mayAdd: Gate,
  ): Promise<Outcome> {
    try {
      if (signal instanceof Error) throw signal;
      const valid = validated(NewSignal, signal, 'strict');
      if (mayAdd) await mayAdd();
      const { id, link } = await this.signals.accept(valid, acceptance);
      return { item, format: signal.source.format, id, link };
    } catch (error) {
      return { item, error };
    }
  }
}

/** What is in a document, read as it is asked for: a document may hold thousands. */
function* signalsIn(posted: Posted, options: IngestOptions): Generator<NewSignal | Error> {
  try {
    if ('error' in posted) throw posted.error;
    yield* readSignals(posted.value, { ...options, at: Date.now() });
  } catch (error) {
    yield error as Error;
  }
}

/** Each document of a request has a key of its own, which is the same when the request is repeated. */
function keyOf({ idempotencyKey }: IngestOptions, item: number, part: number): string | undefined {
  if (idempotencyKey === undefined || (item === 0 && part === 0)) return idempotencyKey;
  return `${idempotencyKey}/${item}/${part}`;
}
