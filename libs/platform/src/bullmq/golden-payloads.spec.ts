import { describe, expect, it } from '@jest/globals';
import { QUEUES } from '@soc-agent/contracts';
import { readdirSync, readFileSync } from 'node:fs';
import { PayloadPipe } from './payload.pipe.js';

/** What each released version writes, by queue. A file never changes: jobs like these may still wait in a Redis in use. */
const FOLDER = new URL('../../../contracts/golden/', import.meta.url);
const VERSIONS = readdirSync(FOLDER).map((file) => ({ file, payloads: read(file) }));

function read(file: string): Record<string, Record<string, unknown>> {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Record<string, Record<string, unknown>>;
}

/** What the handler of a queue gets. */
function received(queue: string, payload: object): unknown {
  const metatype = QUEUES.find(({ name }) => name === queue)?.payload;
  if (!metatype) throw new Error(`no queue is called ${queue} any more: its jobs would wait for ever`);
  return new PayloadPipe().transform(payload, { type: 'body', metatype });
}

describe.each(VERSIONS)('what $file has put into queues', ({ payloads }) => {
  it.each(Object.entries(payloads))('is read whole by the handler of %s', (queue, payload) => {
    expect(received(queue, structuredClone(payload))).toMatchObject(payload);
  });

  it.each(Object.entries(payloads))('may have fields of a newer version in %s', (queue, payload) => {
    const newer: Record<string, unknown> = { ...structuredClone(payload), ofTomorrow: { any: 'thing' } };
    for (const part of ['signal', 'threat']) if (newer[part]) newer[part] = { ...newer[part], ofTomorrow: 1 };
    expect(received(queue, newer)).toMatchObject(payload);
  });
});

it('every kind of payload is in the files', () => {
  const names = new Set(VERSIONS.flatMap(({ payloads }) => Object.keys(payloads)));
  const known = new Set(QUEUES.filter(({ name }) => names.has(name)).map(({ payload }) => payload));
  expect(QUEUES.filter(({ payload }) => !known.has(payload))).toEqual([]);
});
