import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';
import { failureOf } from './errors.js';

/** How a client, or a pool, fails to connect to a server that lets everybody in and says nothing. */
async function failuresAtSilence(): Promise<unknown[]> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const options = { host: '127.0.0.1', port: (server.address() as AddressInfo).port, connectionTimeoutMillis: 50 };
  const pool = new pg.Pool({ ...options, max: 1 });
  const client = new pg.Client(options);
  client.on('error', () => undefined);
  const failed = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );
  try {
    return await Promise.all([failed(client.connect()), failed(pool.query('select')), failed(pool.query('select'))]);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
    await pool.end();
  }
}

describe('a failure of pg', () => {
  it('is one of a server that is away where nobody answers', async () => {
    expect((await failuresAtSilence()).map(failureOf)).toEqual(['away', 'away', 'away']);
  });

  it('is one of a refusal where nothing else is known', () => {
    expect([undefined, new Error('syntax error'), { code: '42601' }].map(failureOf)).toEqual(Array(3).fill('refused'));
  });
});
