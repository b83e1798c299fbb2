import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { batchWrites } from './batch-writes.js';

function socket(): { writes: string[][]; stream: Writable } {
  const writes: string[][] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      writes.push([chunk]);
      done();
    },
    writev(chunks, done) {
      writes.push(chunks.map(({ chunk }) => String(chunk)));
      done();
    },
  });
  batchWrites(stream);
  return { writes, stream };
}

describe('batchWrites', () => {
  it('writes once in a turn of the event loop', async () => {
    const { writes, stream } = socket();
    for (const turn of ['1', '2']) {
      stream.write(`a${turn}`);
      stream.write(`b${turn}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(writes).toEqual([
      ['a1', 'b1'],
      ['a2', 'b2'],
    ]);
  });

  it('waits for all that comes up in the turn', async () => {
    const { writes, stream } = socket();
    stream.write('a');
    process.nextTick(() => stream.write('b'));
    await Promise.resolve();
    stream.write('c');
    await new Promise((resolve) => setImmediate(resolve));
    expect(writes).toHaveLength(1);
    expect(writes.flat().sort()).toEqual(['a', 'b', 'c']);
  });

  it('loses nothing of a socket that ends in the same turn', async () => {
    const { writes, stream } = socket();
    stream.write('a');
    stream.end('b');
    await finished(stream);
    expect(writes.flat()).toEqual(['a', 'b']);
  });
});
