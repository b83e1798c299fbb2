import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';

/** Longest wait for what a client has still to send, milliseconds. */
const DRAIN_TIMEOUT_MS = 5000;

/** A client that is still sending when the connection closes never sees the answer: the rest is read and thrown away first. */
export async function drained(request: IncomingMessage): Promise<void> {
  // what follows a wish to upgrade is no body
  if (request.complete || request.headers.upgrade !== undefined) return;
  request.resume();
  await finished(request, { signal: AbortSignal.timeout(DRAIN_TIMEOUT_MS) }).catch(() => undefined);
}
