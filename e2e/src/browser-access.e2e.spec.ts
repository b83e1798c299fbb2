import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NOTIFICATIONS, QUEUES } from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import { Queue } from 'bullmq';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Api } from './api.js';
import { launchBrowser, openPage, sessionOf, type SessionCookie } from './browser.js';
import { until } from './until.js';

let stack: Stack;
let api: Api;
let browser: Browser;
/** Of an analyst who is logged in. */
let ada: SessionCookie;
beforeAll(async () => {
  browser = await launchBrowser();
  stack = await startStack({ QUEUE_CONSOLE: 'true' });
  api = new Api(stack);
  ada = sessionOf(await api.person('ada'), stack);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

let context: BrowserContext;
let page: Page;
beforeEach(async () => {
  ({ page } = await openPage(browser, ada));
  context = page.context();
});
afterEach(() => context?.close());

describe('the queue console', () => {
  it('is for admins, and shows them every queue and a failed job that they can retry', async () => {
    for (const path of ['/ops/queues', '/ops/queues/api/queues']) {
      expect((await fetch(`${stack.url}${path}`)).status).toBe(401);
      expect((await page.request.get(`${stack.url}${path}`)).status()).toBe(403);
    }
    await context.addCookies([sessionOf(await api.person('root', { role: 'admin' }), stack)]);
    await page.goto(`${stack.url}/ops/queues`);
    for (const { name } of QUEUES) await page.getByText(name, { exact: true }).first().waitFor();

    const jobs = new Queue(NOTIFICATIONS.name, { connection: { url: stack.redis.url }, prefix: '{soc}' });
    try {
      const { id = '' } = await jobs.add('notifications', { event: 'of no kind' });
      await until(async () => (await jobs.getFailedCount()) === 1);
      const before = await jobs.getJob(id);
      await page.goto(`${stack.url}/ops/queues/queue/${NOTIFICATIONS.name}?status=failed`);
      await page.getByText(`#${id}`).first().waitFor();
      const path = `/ops/queues/api/queues/${NOTIFICATIONS.name}/${id}/retry`;
      const status = await page.evaluate(async (url) => (await fetch(url, { method: 'PUT' })).status, path);
      expect(status).toBe(204);
      await until(async () => ((await jobs.getJob(id))?.processedOn ?? 0) > (before?.processedOn ?? 0));
    } finally {
      await jobs.close();
    }
  });
});

describe('a page of another origin', () => {
  let elsewhere: Server;
  beforeAll(async () => {
    // of the same site, so that the browser sends the cookie along
    elsewhere = createServer((_, answer) =>
      answer.setHeader('content-type', 'text/html').end('<title>elsewhere</title>'),
    );
    await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => void elsewhere.close());

  it('reads nothing, hears nothing and sets nothing in motion in the browser of somebody who is logged in', async () => {
    await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`);
    const before = (await api.analytics()).totalThreats;
    const outcomes = await page.evaluate(async (url) => {
      const tried = async (path: string, options: RequestInit = {}): Promise<string> =>
        fetch(url + path, { credentials: 'include', ...options }).then(
          async (answer) => `${answer.type} ${await answer.text()}`,
          () => 'refused',
        );
      const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/?EIO=4&transport=websocket`);
      const heard = await new Promise<string>((resolve) => {
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      });
      const text = { 'content-type': 'text/plain' };
      return [
        await tried('/api/session'),
        await tried('/api/threats'),
        await tried('/api/threats', { mode: 'no-cors' }),
        await tried('/api/threats/trigger', { method: 'POST' }),
        await tried('/api/threats/trigger', { method: 'POST', mode: 'no-cors', headers: text, body: '{}' }),
        await tried('/api/session', { method: 'DELETE' }),
        heard,
      ];
    }, stack.url);
    // not even that there is an answer, but to what is not asked for by a script
    expect(outcomes.filter((outcome) => outcome !== 'refused' && outcome !== 'opaque ')).toEqual([]);
    expect((await api.analytics()).totalThreats).toBe(before);
    await page.goto(stack.url);
    await page.getByTestId('connection-state').waitFor();
  });
});
