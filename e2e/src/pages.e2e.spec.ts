import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JOINS, Shards } from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { mkdirSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { Api, newSignal } from './api.js';
import { isAsWideAs, launchBrowser, openPage, seriousViolations, sessionOf } from './browser.js';
import { until } from './until.js';

const OUT = fileURLToPath(new URL('../out/', import.meta.url));
const ADDRESS = '203.0.113.42';
const PAGES = [
  ['overview', '[data-testid="open-CRITICAL"]'],
  ['attack', 'app-attack-matrix'],
  ['pipeline', '[data-testid="agent-times"]'],
  [`entities/ip/${ADDRESS}`, '[data-testid="entity-facts"]'],
] as const;
const HOSTILE = '<img src=x onerror=alert(1)> \u202etxt.exe ' + 'w'.repeat(400);

let stack: Stack;
let api: Api;
let browser: Browser;
let admin: Api;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack({ LLM_COST_PER_MILLION_TOKENS: '2' }), launchBrowser()]);
  api = new Api(stack);
  admin = await api.person('ada', { role: 'admin' });
  const signals = [
    {
      severity: 'CRITICAL',
      title: HOSTILE,
      mitreHints: ['T1110'],
      entities: { sourceIps: [ADDRESS], users: ['root'] },
    },
    { severity: 'LOW', title: 'Another', entities: { sourceIps: [ADDRESS] } },
  ];
  for (const signal of signals) {
    const id = await api.accepted(newSignal(signal));
    await api.analysis(id);
    if (signal.severity === 'LOW') await api.post(`/api/threats/${id}/verdict`, { verdict: 'false_positive' });
  }
  mkdirSync(OUT, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const pageOf = (who: Api, colorScheme?: 'dark' | 'light') => openPage(browser, sessionOf(who, stack), colorScheme);

describe('the pages beside the Queue', () => {
  it.each(['dark', 'light'] as const)('can be read by everybody, %s, wide and narrow', async (scheme) => {
    const { page, complaints } = await pageOf(admin, scheme);
    for (const [path, shown] of PAGES) {
      const name = path.split('/')[0];
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${stack.url}/${path}`);
      await page.locator(shown).first().waitFor();
      expect(await seriousViolations(page, { colours: scheme === 'light' })).toEqual([]);
      await page.screenshot({ path: `${OUT}${name}-${scheme}-wide.png` });
      await page.setViewportSize({ width: 390, height: 844 });
      await isAsWideAs(page, 390);
      await page.screenshot({ path: `${OUT}${name}-${scheme}-narrow.png` });
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('lead from a figure to its threats', async () => {
    const { page } = await pageOf(admin);
    await page.goto(`${stack.url}/overview`);
    await page.getByTestId('open-CRITICAL').click();
    await page.waitForURL(/\/\?.*severity=CRITICAL/);
    await page.goto(`${stack.url}/attack`);
    await page
      .getByRole('button', { name: /^T1110 / })
      .first()
      .press('Enter');
    await page.waitForURL(/technique=T1110/);
    await page.context().close();
  });

  it('lead from a rule that is called false to the form that suppresses it', async () => {
    const { page } = await pageOf(admin);
    await page.goto(`${stack.url}/overview`);
    await page
      .getByTestId('false-rule')
      .getByRole('link', { name: /^Suppress/ })
      .first()
      .click();
    await page.waitForURL(/settings\/suppressions\?/);
    await until(() => page.getByLabel('Tool').inputValue());
    await page.context().close();
  });

  it('say what an attacker wrote as text, and let no word of it widen the page', async () => {
    const { page, complaints } = await pageOf(admin);
    await page.goto(`${stack.url}/entities/ip/${ADDRESS}`);
    await page.getByText('U+202E').first().waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    await isAsWideAs(page, 1440);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('show a chart as a table by keyboard', async () => {
    const { page } = await pageOf(admin);
    await page.goto(`${stack.url}/overview`);
    const asTable = page.getByRole('button', { name: /^Threats of .* as a table$/ });
    await asTable.press('Enter');
    await page.getByRole('columnheader', { name: 'Critical' }).first().waitFor();
    await asTable.and(page.locator('[aria-pressed=true]')).waitFor();
    await page.context().close();
  });

  it('say with the request what could not be read, and read it again', async () => {
    const { page } = await pageOf(admin);
    const refusal = {
      status: 503,
      headers: { 'x-request-id': 'r-1' },
      json: { title: 'Service Unavailable', detail: 'Redis is not reachable' },
    };
    await page.route('**/api/overview*', (route) => route.fulfill(refusal));
    await page.goto(`${stack.url}/attack`);
    await page.getByText('r-1').waitFor();
    await page.unroute('**/api/overview*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('T1110').first().waitFor();
    await page.context().close();
  });
});

describe('jobs that failed', () => {
  it('are shown to admins with why, and tried again', async () => {
    const redis = new Redis(stack.redis.url, { maxRetriesPerRequest: null });
    const at = { connection: redis, prefix: new Shards('{soc}').first };
    await stack.kill('coordinator');
    const jobs = new Queue(JOINS.name, at);
    await jobs.add(JOINS.name, { threatId: '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f', run: 1 }, { jobId: 'a-job' });
    const worker = new Worker(JOINS.name, () => Promise.reject(new Error('the disk is full')), at);
    await once(worker, 'failed');
    await worker.close();
    const { page } = await pageOf(admin);
    await page.goto(`${stack.url}/pipeline`);
    const row = page.getByTestId('failed-job');
    await row.getByText('the disk is full').waitFor();
    await stack.start('coordinator');
    await row.getByRole('button', { name: 'Retry a-job' }).click();
    await row.waitFor({ state: 'detached' });
    const { items } = (await api.get<{ items: object[] }>('/api/audit?what=jobs.retried')).body;
    expect(items[0]).toMatchObject({ detail: { name: 'joins', retried: 1, ids: ['a-job'] } });
    await jobs.close();
    redis.disconnect();
    await page.context().close();
  });

  it('are not for others', async () => {
    const { page } = await pageOf(await api.person('vera', { role: 'viewer' }));
    await page.goto(`${stack.url}/pipeline`);
    await page.getByTestId('model').waitFor();
    expect(await page.getByRole('heading', { name: 'Failed jobs' }).count()).toBe(0);
    await page.context().close();
  });
});
