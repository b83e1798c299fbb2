import type { Stack } from '@soc-agent/testing';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Api } from './api.js';

const AT_A_TIME = 50;
/** Longest wait for one document to be taken: a gateway begins meanwhile, perhaps on a machine that has other work. */
const PATIENCE_MS = 150_000;

/** What is replayed: so many documents, each of its own, to a path. */
export interface Replay {
  count: number;
  path: string;
  document: (n: number) => unknown;
}

/**
 * Sends every document twice and cuts every hundredth connection; in the middle the gateway ends and another begins. @returns the ids that were
 * answered, by the number of the document. @throws Error where one gets two
 */
export async function replayTwice(stack: Stack, api: Api, replay: Replay): Promise<Map<number, string>> {
  const { count, path, document } = replay;
  const ids = new Map<number, string>();
  const send = async (n: number): Promise<void> => {
    if (n % 100 === 0) await cutOff(stack, path, document(n));
    for (const end = Date.now() + PATIENCE_MS; ; await wait(100)) {
      const answer = await api.post(path, document(n)).catch(() => undefined);
      if (answer?.status === 202) {
        if ((ids.get(n) ?? answer.body.id) !== answer.body.id) throw new Error(`${n} has two ids`);
        ids.set(n, answer.body.id);
        return;
      }
      if (Date.now() > end) throw new Error(`${n} was never accepted: ${JSON.stringify(answer?.body)}`);
    }
  };
  for (let from = 0; from < count; from += AT_A_TIME) {
    const batch = Array.from({ length: Math.min(AT_A_TIME, count - from) }, (_, n) => from + n);
    // the gateway that remembers may not be the one that is asked again
    if (from === AT_A_TIME * 5)
      await Promise.all([stack.kill('gateway').then(() => stack.start('gateway')), ...batch.map(send)]);
    await Promise.all([...batch, ...batch].map(send));
  }
  return ids;
}

/** Sends a request and is gone before the answer. */
async function cutOff(stack: Stack, path: string, document: unknown): Promise<void> {
  const { hostname, port } = new URL(stack.url);
  const body = JSON.stringify(document);
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${stack.apiKey}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(head + body, () => socket.destroy()));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve());
  });
}
