import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { SavedViews, ThreatList } from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import type { Browser, Page } from 'playwright-core';
import { Api, newSignal, type Answer } from './api.js';
import { launchBrowser, LivePages } from './browser.js';
import { copyThreat } from './many-threats.js';
import { until } from './until.js';

const MANY = 10_000;
/** Rows that are drawn at once: those in sight, and as many around them as make scrolling smooth. */
const MOST_DRAWN = 100;

let stack: Stack;
let api: Api;
let browser: Browser;
const people = new Map<string, Api>();
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  api = new Api(stack);
  people.set('ada', await api.person('ada', { approver: true }));
  people.set('bo', await api.person('bo'));
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const pages = new LivePages();
afterEach(() => pages.close());

function pageOf(name: string, path: string): Promise<Page> {
  return pages.open(browser, people.get(name)!, stack, path);
}

async function analyzed(changes: Record<string, unknown>): Promise<string> {
  const { body } = await api.post('/api/signals', newSignal(changes));
  await api.analysis(body.id);
  return body.id;
}

const row = (page: Page, id: string) => page.locator(`[data-testid=row][data-id="${id}"]`);

/** The ids of a customer's threats, the newest first. */
async function listed(customer: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const path: string = `/api/threats?customer=${encodeURIComponent(customer)}&limit=500`;
    const { body }: Answer<ThreatList> = await api.get(cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path);
    ids.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  }
  return ids;
}

/** The rows that are drawn, by their place among all. */
async function drawn(page: Page): Promise<[place: number, id: string][]> {
  return page
    .getByTestId('row')
    .evaluateAll((rows) =>
      rows.map((one) => [Number(one.getAttribute('aria-rowindex')) - 1, one.getAttribute('data-id') ?? '']),
    );
}

describe('ten thousand threats', () => {
  it('are scrolled through to the last, none twice and none left out, while others come', async () => {
    const first = await analyzed({ customerName: 'Many Ltd' });
    await copyThreat(stack.postgres.url, first, MANY - 2);
    // its change is the last one: nothing is missed when another follows
    const newest = await analyzed({ customerName: 'Many Ltd' });
    const page = await pageOf('ada', '/?as=threats&show=all&customer=Many%20Ltd');
    await row(page, newest).waitFor();
    const grid = page.getByRole('grid', { name: 'Queue' });
    const places = new Map<number, string>();
    let late: string | undefined;
    for (let loaded = 0; loaded < MANY;) {
      await grid.evaluate((element) => (element.scrollTop = element.scrollHeight));
      const before = loaded;
      await page.waitForFunction(
        (known) => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) - 1 > known,
        before,
      );
      loaded = Number(await grid.getAttribute('aria-rowcount')) - 1;
      const rows = await drawn(page);
      expect(rows.length).toBeLessThanOrEqual(MOST_DRAWN);
      for (const [place, id] of rows) places.set(place, id);
      if (loaded > MANY / 2) late ??= await analyzed({ customerName: 'Many Ltd' });
    }
    const all = await listed('Many Ltd');
    expect(all).toHaveLength(MANY + 1);
    expect(all[0]).toBe(late);
    await grid.evaluate((element) => (element.scrollTop = element.scrollHeight));
    await page.getByText(`Copy ${MANY - 2}`, { exact: true }).waitFor();
    // none was left out or repeated before it, or it would stand at another place
    for (const [place, id] of [...places, ...(await drawn(page))]) expect([place, id]).toEqual([place, all[place]]);
    // it waited until it was asked for
    await page.getByTestId('resume').getByText('1 new').waitFor();
    await page.getByTestId('resume').click();
    await row(page, late ?? '').waitFor();
    const [top] = await until(
      () => drawn(page),
      ([one]) => one?.[0] === 1,
    );
    expect(top).toEqual([1, late]);
  });
});

describe('fifty threats', () => {
  it('are acknowledged by keyboard alone', async () => {
    const sent = Array.from({ length: 50 }, () => api.post('/api/signals', newSignal({ customerName: 'Fifty Ltd' })));
    const ids = (await Promise.all(sent)).map(({ body }) => body.id);
    const counted = async (more: string): Promise<number> =>
      (await api.get<ThreatList>(`/api/threats?customer=Fifty%20Ltd&limit=1&${more}`)).body.total;
    await until(
      () => counted('status=completed'),
      (count) => count === ids.length,
    );
    const page = await pageOf('ada', '/?as=threats&customer=Fifty%20Ltd');
    await page.getByTestId('row').nth(20).waitFor();
    // UUIDv7: their order is that in which they came
    for (const id of ids.sort().reverse()) {
      await page.keyboard.press('j');
      const asked = page.waitForRequest(
        (request) => request.method() === 'PATCH' && request.url().endsWith(`/api/threats/${id}`),
      );
      await page.keyboard.press('a');
      await asked;
    }
    await until(
      () => counted('triage=acknowledged'),
      (count) => count === ids.length,
    );
  });
});

describe('bulk work', () => {
  it('is undone from the activity of one of its threats', async () => {
    const ids = await Promise.all(['One', 'Two'].map((title) => analyzed({ customerName: 'Undone Ltd', title })));
    const change = { verdict: { verdict: 'false_positive', reason: 'our own scanner' } };
    const { body } = await people.get('bo')!.post('/api/bulk', { ids, change });
    const judged = async (): Promise<number> => {
      const analyses = await Promise.all(ids.map((id) => api.analysis(id)));
      return analyses.filter(({ verdict }) => verdict?.verdict === 'false_positive').length;
    };
    await until(
      async () => (await api.get<{ state: string }>(`/api/bulk/${body.id}`)).body.state,
      (state) => state === 'done',
    );
    expect(await judged()).toBe(2);
    const page = await pageOf('ada', `/threats/${ids[0]}`);
    await page.getByTestId('tab-activity').click();
    await page.getByTestId('undo-bulk').click();
    await page.getByTestId('toast').getByText('Undone').waitFor();
    expect(await judged()).toBe(0);
    await page.getByTestId('undo-bulk').waitFor({ state: 'detached' });
  });
});

describe('a view', () => {
  it('is saved, shared with others, and kept to oneself again', async () => {
    const ada = await pageOf('ada', '/?as=threats&severity=HIGH');
    await ada.getByLabel('Name of a view').fill('High ones');
    await ada.keyboard.press('Enter');
    const share = ada.getByRole('button', { name: 'Share the view High ones' });
    await share.click();
    await ada.locator('[data-testid=share-view][aria-pressed=true]').waitFor();
    const bo = await pageOf('bo', '/');
    await bo.getByRole('button', { name: /^High ones/ }).click();
    await bo.waitForURL(/severity=HIGH/);
    expect(await bo.getByTestId('share-view').count()).toBe(0);
    await share.click();
    await ada.locator('[data-testid=share-view][aria-pressed=false]').waitFor();
    await until(
      async () => (await people.get('bo')!.get<SavedViews>('/api/views')).body.items,
      ({ length }) => length === 0,
    );
  });
});

describe('a block', () => {
  it('is approved by who may approve, and not by others', async () => {
    const id = await analyzed({
      customerName: 'Block Ltd',
      threatType: 'device_compromise',
      severity: 'CRITICAL',
      mitreHints: ['T1486'],
    });
    const bo = await pageOf('bo', `/threats/${id}`);
    const approve = bo.getByTestId('approve').first();
    await approve.waitFor();
    await bo.getByText('Only people with the right to approve').first().waitFor();
    expect(await approve.isDisabled()).toBe(true);
    const ada = await pageOf('ada', `/threats/${id}`);
    await ada.getByTestId('approve').first().click();
    await ada
      .getByTestId('action-state')
      .getByText(/by ada/)
      .first()
      .waitFor();
  });
});

describe('the palette', () => {
  it('gets what is typed while its code is on its way, of which nothing is a key meanwhile', async () => {
    await analyzed({ customerName: 'Slow Ltd' });
    const page = await pageOf('ada', '/?as=threats&customer=Slow%20Ltd');
    await page.getByTestId('row').first().waitFor();
    const isReleased = Promise.withResolvers<void>();
    let isAsked = false;
    await page.route('**/*.js', async (route) => {
      isAsked = true;
      await isReleased.promise;
      await route.continue();
    });
    await page.keyboard.press('/');
    await until(() => isAsked);
    await page.keyboard.type('j Admin');
    isReleased.resolve();
    const box = page.getByRole('combobox', { name: /^Search threats/ });
    await box.waitFor();
    await page.keyboard.type('s');
    await until(
      async () => box.inputValue(),
      (text) => text === 'j Admins',
    );
    expect(await page.locator('[data-testid=row].at').count()).toBe(0);
  });
});
