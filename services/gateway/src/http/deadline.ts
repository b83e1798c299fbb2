/** Something did not answer in time. */
export class DeadlineError extends Error {}

/** Longest wait for an answer where nothing else is said, milliseconds. */
const TIMEOUT_MS = 2000;
/** Parts of a time-out that are counted. */
const PARTS = 4;

/**
 * A time in which this process itself did not get to work counts as one part of the time-out: answers lie unread meanwhile.
 * @param what names in the answer what was waited for.
 * @throws DeadlineError after `timeoutMs`; the work itself goes on and its outcome is ignored.
 */
export async function withDeadline<T>(work: Promise<T>, what: string, timeoutMs = TIMEOUT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    let passed = 0;
    timer = setInterval(() => {
      if (++passed === PARTS) reject(new DeadlineError(`${what} did not answer within ${timeoutMs} ms`));
    }, timeoutMs / PARTS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearInterval(timer);
  }
}
