import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICES, startComposeStack, type ComposeStack } from '@soc-agent/testing';
import { execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { Api, newSignal } from '../api.js';
import { emptyQueues, postUntilAccepted } from '../patient-client.js';

const SIGNALS = 500;
const CONTAINERS = ['redis', 'postgres', ...SERVICES, 'web'];

interface Container {
  Config: { User: string };
  HostConfig: { ReadonlyRootfs: boolean; CapDrop: string[]; SecurityOpt: string[]; Memory: number; PidsLimit: number };
}

let stack: ComposeStack;
let api: Api;
beforeAll(async () => {
  stack = await startComposeStack();
  api = new Api(stack);
});
afterAll(() => stack?.stop());

function inspect(service: string): Container {
  const out = execFileSync('docker', ['inspect', `${stack.project}-${service}-1`], { encoding: 'utf8' });
  return (JSON.parse(out) as Container[])[0]!;
}

describe('every container', () => {
  it.each(CONTAINERS)(
    '%s has a read-only root, no capability, no way to more rights, bounds, and is not root',
    (name) => {
      const { Config, HostConfig } = inspect(name);
      expect(HostConfig).toMatchObject({ ReadonlyRootfs: true, CapDrop: ['ALL'] });
      expect(HostConfig.SecurityOpt).toContain('no-new-privileges:true');
      expect(HostConfig.Memory).toBeGreaterThan(0);
      expect(HostConfig.PidsLimit).toBeGreaterThan(0);
      expect(Config.User).toMatch(/^(redis|postgres|[1-9]\d+:\d+)$/);
    },
  );

  it('but web has no port of the host', async () => {
    const shipped = execFileSync('docker', ['compose', '--profile', '*', 'config', '--format', 'json'], {
      encoding: 'utf8',
      cwd: new URL('../../../', import.meta.url),
    });
    const { services } = JSON.parse(shipped) as { services: Record<string, { ports?: unknown[] }> };
    expect(Object.keys(services).filter((name) => services[name]?.ports)).toContain('web');
    for (const name of CONTAINERS.filter((one) => one !== 'web')) expect(services[name]?.ports).toBeUndefined();
  });
});

describe('a service’s Redis user', () => {
  /** Runs in the gateway's container, with its own address of Redis. */
  const asGateway = (command: string): Promise<string> =>
    stack.compose(
      ...['exec', '-T', 'gateway', 'node', '-e'],
      `import('ioredis').then(async ({ Redis }) => {
        const url = require('fs').readFileSync('/credentials/redis-url', 'utf8');
        const redis = new Redis(url, { retryStrategy: () => null });
        console.log(await redis.call(...${JSON.stringify(command.split(' '))}).catch((error) => error.message));
        process.exit();
      })`,
    );

  it.each(['FLUSHALL', 'CONFIG GET *', 'KEYS *', 'ACL LIST', 'SHUTDOWN', 'GET elsewhere', 'CLIENT LIST'])(
    'may not %s',
    async (command) => {
      expect(await asGateway(command)).toMatch(/^NOPERM/);
    },
  );

  it('is needed: without one Redis says nothing, and its healthcheck’s may ask whether it is alive', async () => {
    const redisCli = (...args: string[]): Promise<string> => stack.compose('exec', '-T', 'redis', 'redis-cli', ...args);
    expect(await redisCli('ping')).toMatch(/^NOAUTH/);
    const health = ['--user', 'health', '--pass', 'none', '--no-auth-warning'];
    expect(await redisCli(...health, 'ping')).toBe('PONG');
    expect(await redisCli(...health, 'get', '{soc}:x')).toMatch(/^NOPERM/);
  });
});

/** Whether a page of an origin gets a live connection through the dashboard's address. */
async function opensLive(origin: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${stack.apiKey}`, origin };
  const socket = io(stack.url, { path: '/ws', transports: ['websocket'], reconnection: false, extraHeaders: headers });
  const opened = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('connect_error', () => resolve(false));
  });
  socket.close();
  return opened;
}

describe('web', () => {
  it('sends the dashboard for each of its paths, compressed, with the headers of a careful server', async () => {
    for (const path of ['/', '/threats', '/threats/0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f']) {
      const { status, headers } = await fetch(`${stack.url}${path}`);
      expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'text/html']);
      expect(headers.get('cache-control')).toBe('no-cache');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('server')).toBe('nginx');
    }
    const page = await (await fetch(stack.url)).text();
    const script = /src="(main-\w+\.js)"/.exec(page)?.[1];
    const { headers } = await fetch(`${stack.url}/${script}`);
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(headers.get('cache-control')).toContain('immutable');
    expect((await fetch(`${stack.url}/nothing.js`)).status).toBe(404);
  });

  it('keeps what is not for everyone to itself', async () => {
    for (const url of [stack.url, stack.urls.gateway])
      expect(await (await fetch(`${url}/metrics`)).text()).not.toContain('process_resident_memory_bytes');
  });

  it('opens the live connection for a page of ours, and for no other', async () => {
    expect(await opensLive(stack.url)).toBe(true);
    expect(await opensLive('http://elsewhere.example')).toBe(false);
  });

  it('says 503 while the gateway is gone, and finds it again', async () => {
    await stack.kill('gateway');
    const answer = await fetch(`${stack.url}/api/threats`, { headers: { authorization: `Bearer ${stack.apiKey}` } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
    expect(answer.headers.get('retry-after')).not.toBeNull();
    await stack.start('gateway');
    await api.analysis(await postUntilAccepted(api, 'after-the-gateway'));
  });
});

describe(`docker kill of each container in turn during ${SIGNALS} signals`, () => {
  it('loses nothing, does nothing twice, and leaves the queues empty', async () => {
    const before = (await api.analytics()).totalThreats;
    const ids: string[] = [];
    const killing = (async () => {
      for (const name of CONTAINERS) {
        await wait(500);
        await stack.killContainer(name);
        await stack.startContainer(name);
      }
    })();
    let done = false;
    void killing.finally(() => (done = true));
    // the last ones wait for the last container, so that all are killed under load
    for (let n = 0; n < SIGNALS; n++) {
      ids.push(await postUntilAccepted(api, `signal-${n}`));
      if (!done) await wait(n < SIGNALS / 2 ? 20 : 100);
    }
    await killing;
    expect(new Set(ids).size).toBe(SIGNALS);
    for (const id of ids) expect((await api.analysis(id)).status).toBe('completed');
    await emptyQueues(api);
    expect((await api.analytics()).totalThreats).toBe(before + SIGNALS);
  }, 900_000);
});

describe('a Redis that is killed, or replaced', () => {
  it('has its data and its passwords again', async () => {
    const { body } = await api.post('/api/signals', newSignal());
    await api.analysis(body.id);
    await stack.redis.kill();
    await stack.redis.restart();
    expect((await api.analysis(body.id)).status).toBe('completed');
    await stack.compose('up', '--detach', '--no-build', '--force-recreate', '--no-deps', 'redis', 'gateway', 'web');
    await stack.startContainer('gateway');
    await stack.startContainer('web');
    expect((await api.analysis(body.id)).status).toBe('completed');
  });
});
