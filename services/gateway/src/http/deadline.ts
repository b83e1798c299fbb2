import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';

/** Something did not answer in time. */
export class DeadlineError extends Error {}

/** Longest wait for an answer where nothing else is said, milliseconds. */
const TIMEOUT_MS = 2000;
/** Longest wait of a request that only reads, for all that it waits for, milliseconds: its answer is out within two seconds. */
const READ_TIMEOUT_MS = 1800;
/** Parts of a time-out that are counted. */
const PARTS = 4;

/** The deadline of the request that is being answered, if it only reads. */
const ofRequest = new AsyncLocalStorage<Deadline>();

/**
 * Gives a request that only reads one deadline, which starts now. Every {@link withDeadline} that `answer` calls shares it.
 * @param response ends the deadline when it is closed.
 */
export function answerInTime(response: ServerResponse, answer: () => void, timeoutMs = READ_TIMEOUT_MS): void {
  const deadline = new Deadline(timeoutMs);
  response.once('close', () => deadline.end());
  ofRequest.run(deadline, answer);
}

/**
 * A request that only reads has one deadline for all its waits, see {@link answerInTime}. One that changes something has the time-out of its route, which
 * is longer where it takes several steps: what it began may be carried out though it is refused, so it is not refused earlier than it must be.
 * @param what names in the answer what was waited for.
 * @param timeoutMs where the request has no deadline.
 * @throws DeadlineError once that has passed; the work itself goes on and its outcome is ignored.
 */
export async function withDeadline<T>(work: Promise<T>, what: string, timeoutMs = TIMEOUT_MS): Promise<T> {
  const shared = ofRequest.getStore();
  if (shared) return shared.before(work, what);
  const own = new Deadline(timeoutMs);
  try {
    return await own.before(work, what);
  } finally {
    own.end();
  }
}

/** A time in which this process itself did not get to work counts as one part of the time-out: answers lie unread meanwhile. */
class Deadline {
  private readonly over = Promise.withResolvers<void>();
  private readonly timer: NodeJS.Timeout;

  constructor(timeoutMs: number) {
    let passed = 0;
    this.timer = setInterval(() => {
      if (++passed < PARTS) return;
      this.end();
      this.over.resolve();
    }, timeoutMs / PARTS);
  }

  async before<T>(work: Promise<T>, what: string): Promise<T> {
    const late = this.over.promise.then(() => {
      throw new DeadlineError(`${what} did not answer in time`);
    });
    return Promise.race([work, late]);
  }

  end(): void {
    clearInterval(this.timer);
  }
}
