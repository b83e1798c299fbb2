import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { LiveEvent, WhoAmI } from '@soc-agent/contracts';
import { setTimeout as wait } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { AccessClients, type MadeKey } from '../access-clients.js';
import { newSignal } from '../api.js';
import { api, stack } from '../shared-stack.js';
import { until } from '../until.js';

/** How soon who may no longer listen is out, milliseconds: within five seconds, and what a busy machine adds. */
const OUT_WITHIN_MS = 15_000;

let clients: AccessClients;
beforeAll(() => void (clients = new AccessClients(stack)));

const opened: Socket[] = [];
afterEach(() => opened.splice(0).forEach((socket) => socket.close()));

/** Listens through the gateway, or at the notifier itself; resolves when it is let in, or is not. */
async function listen(headers: Readonly<Record<string, string>>, url = stack.url): Promise<Socket> {
  const socket = io(url, { path: '/ws', transports: ['websocket'], extraHeaders: { ...headers }, reconnection: false });
  opened.push(socket);
  await new Promise<void>((resolve) => {
    socket
      .once('connect', resolve)
      .once('connect_error', () => resolve())
      .once('disconnect', () => resolve());
  });
  return socket;
}

function heardBy(socket: Socket): string[] {
  const heard: string[] = [];
  for (const event of ['threat.opened', 'threat.analyzed', 'threat.updated'])
    socket.on(event, ({ threat }: LiveEvent) => heard.push(threat.customerName));
  return heard;
}

async function analyzed(customerName: string): Promise<void> {
  const id = await api.accepted(newSignal({ customerName }));
  await api.analysis(id);
}

describe('the live connection', () => {
  it('is for keys and sessions that may read, from our own pages', async () => {
    const reader = (await clients.keyWith(['read'])).headers;
    const sender = (await clients.keyWith(['ingest', 'context', 'triage'])).headers;
    const person = (await clients.person('Ada', 'viewer')).headers;
    const { origin: _, ...ofNoPage } = person;
    for (const url of [stack.url, stack.urls.notifier]) {
      const host = { host: new URL(stack.url).host };
      for (const [headers, admitted] of [
        [reader, true],
        [{ ...person, ...host }, true],
        [{}, false],
        [sender, false],
        [ofNoPage, false],
        [{ ...person, ...host, origin: 'https://evil.example' }, false],
        [{ ...person, ...host, 'sec-fetch-site': 'cross-site' }, false],
        [{ 'x-api-key': 'guessed' }, false],
      ] as const) {
        // who may listen may be refused for once, where it cannot be asked in time
        const { connected } = admitted
          ? await until(
              () => listen(headers, url),
              (socket) => socket.connected,
            )
          : await listen(headers, url);
        expect([url, headers, connected]).toEqual([url, headers, admitted]);
      }
    }
  });

  it('sends a person of one customer that customer’s news alone', async () => {
    const ours = heardBy(await listen((await clients.keyWith(['read'], { customer: 'Ours' })).headers));
    const all = heardBy(await listen(api.headers));
    for (const name of ['Theirs', 'Ours', 'Theirs', 'Ours']) await analyzed(name);
    // the last one they hear of came after all of the others
    await until(() => [all, ours].every((heard) => heard.filter((name) => name === 'Ours').length >= 2));
    expect(all).toContain('Theirs');
    expect(new Set(ours)).toEqual(new Set(['Ours']));
  });

  it('ends within five seconds once a key is revoked, a person is disabled, or logs out', async () => {
    const { body } = await api.post<MadeKey>('/api/keys', { name: 'listens', scopes: ['read'] });
    const [left, disabled] = [await clients.person('Leaves', 'viewer'), await clients.person('Disabled', 'viewer')];
    const sockets = [
      await listen(api.withKey(body.key).headers),
      await listen(left.headers),
      await listen(disabled.headers),
      await listen(api.headers),
    ];
    expect(sockets.map(({ connected }) => connected)).toEqual([true, true, true, true]);
    const { id } = (await disabled.get<WhoAmI>('/api/session')).body;
    await api.delete(`/api/keys/${body.record.id}`);
    await left.delete('/api/session');
    const change = { method: 'PATCH', headers: { ...api.headers, 'content-type': 'application/json' } };
    expect((await fetch(`${stack.url}/api/users/${id}`, { ...change, body: '{"disabled":true}' })).status).toBe(200);
    await until(
      () => sockets.slice(0, 3).map(({ connected }) => connected),
      (connected) => !connected.includes(true),
      OUT_WITHIN_MS,
    );
    expect(sockets[3]?.connected).toBe(true);
  });

  it('goes on while PostgreSQL is away', async () => {
    const socket = await listen(api.headers);
    await stack.postgres.kill();
    await wait(4000);
    expect(socket.connected).toBe(true);
    await stack.postgres.restart();
    expect((await api.get('/ready')).status).toBe(200);
  });
});
