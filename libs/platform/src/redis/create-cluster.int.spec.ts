import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Cluster } from 'ioredis';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createCluster } from './create-cluster.js';

/** How long each node takes to close its side of a connection, milliseconds. */
const ENDS_AFTER_MS = [0, 20, 60];
const SLOTS = 16_384;

let servers: Server[];
let sockets: Set<Socket>;
/** How often the cluster says that a part of it has no master. */
let failures: number;
let cluster: Cluster;

/** A node with a third of the slots. */
function node(endsAfterMs: number): Server {
  return createServer({ allowHalfOpen: true }, (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('end', () => setTimeout(() => socket.end(), endsAfterMs));
    socket.on('data', (data: Buffer) => {
      for (const [, , first = '', , second = ''] of data
        .toString()
        .matchAll(/\*\d+\r\n\$(\d+)\r\n(\S+)\r\n(?:\$(\d+)\r\n(\S*)\r\n)?/g))
        socket.write(answer(first.toLowerCase(), second.toLowerCase()));
    });
  });
}

function answer(command: string, argument: string): string {
  if (command === 'cluster' && argument === 'slots') return slots();
  if (command === 'cluster') return failures-- > 0 ? '$18\r\ncluster_state:fail\r\n' : '$16\r\ncluster_state:ok\r\n';
  if (command === 'hello') return '-ERR unknown command HELLO\r\n';
  return '+OK\r\n';
}

function slots(): string {
  const share = Math.ceil(SLOTS / servers.length);
  const rows = servers.map((server, n) => {
    const port = (server.address() as AddressInfo).port;
    return `*3\r\n:${n * share}\r\n:${Math.min(SLOTS, (n + 1) * share) - 1}\r\n*2\r\n$9\r\n127.0.0.1\r\n:${port}\r\n`;
  });
  return `*${rows.length}\r\n${rows.join('')}`;
}

beforeEach(async () => {
  failures = 0;
  sockets = new Set();
  servers = ENDS_AFTER_MS.map(node);
  await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
  const nodes = servers.map((server) => ({ host: 'localhost', port: (server.address() as AddressInfo).port }));
  cluster = createCluster(nodes, { redisOptions: { enableReadyCheck: false } });
  cluster.on('error', () => undefined);
  await connectedToAll();
});

afterEach(() => {
  cluster.disconnect();
  sockets.forEach((socket) => socket.destroy());
  servers.forEach((server) => server.close());
});

async function connectedToAll(): Promise<void> {
  // a key of each third
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => cluster.set(key, '1')));
  expect(cluster.nodes().every(({ status }) => status === 'ready')).toBe(true);
}

/** As a worker does with a connection on which a command waits for too long. */
async function reset(): Promise<void> {
  const ended = once(cluster, 'end');
  cluster.disconnect();
  await ended;
  await cluster.connect();
}

it('connects again while old connections close one after the other', async () => {
  for (let times = 0; times < 3; times++) {
    await reset();
    await connectedToAll();
  }
});

it('connects again before the old connections have closed', async () => {
  cluster.disconnect();
  await cluster.connect();
  await connectedToAll();
});

it('is connected once the cluster is whole again', async () => {
  failures = 2;
  await reset();
  await connectedToAll();
});

it.each(['at once', 'when it has found the nodes'])('stops connecting on a disconnect, %s', async (when) => {
  failures = Infinity;
  cluster.disconnect();
  const connecting = cluster.connect();
  if (when !== 'at once') await once(cluster, 'connect');
  const ended = once(cluster, 'end');
  cluster.disconnect();
  await expect(connecting).rejects.toThrow('Connection is closed.');
  await ended;
  expect(cluster.status).toBe('end');
});

it('ends though no connection is open', async () => {
  failures = Infinity;
  cluster.disconnect(true);
  await once(cluster, 'reconnecting');
  const ended = once(cluster, 'end');
  cluster.disconnect();
  await ended;
});

it('has copies that are like it', async () => {
  const original = cluster;
  cluster = original.duplicate([], { redisOptions: { connectionName: 'a copy', enableReadyCheck: false } });
  original.disconnect();
  failures = 2;
  await reset();
  await connectedToAll();
});
