import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ThreatSummary } from '@soc-agent/contracts';
import type { Page } from 'playwright-core';
import { newSignal, type Api } from '../api.js';
import { LivePages, typeInField } from '../browser.js';
import { browser } from '../shared-browser.js';
import { api, stack } from '../shared-stack.js';

const people = new Map<string, Api>();
beforeAll(async () => {
  people.set('ada', await api.person('ada', { approver: true }));
  people.set('bo', await api.person('bo'));
  people.set('vera', await api.person('vera', { role: 'viewer' }));
});

const pages = new LivePages();
afterEach(() => pages.close());

/** The dashboard in the browser of somebody. */
function pageOf(name: string, path: string): Promise<Page> {
  return pages.open(browser, people.get(name)!, stack, path, 'light');
}

/** So many threats of one rule on one host of a customer, analyzed. */
async function alike(customerName: string, count: number, changes: object = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    const { body } = await api.post('/api/signals', newSignal({ customerName, ...changes }));
    ids.push(body.id);
  }
  for (const id of ids) await api.analysis(id);
  return ids;
}

async function summaries(customer: string): Promise<ThreatSummary[]> {
  const { body } = await api.get<{ items: ThreatSummary[] }>(
    `/api/threats?customer=${encodeURIComponent(customer)}&limit=200`,
  );
  return body.items;
}

const row = (page: Page, id: string) => page.locator(`[data-testid=row][data-id="${id}"]`);
/** Clicks beside it mean the chips and boxes of the row. */
const title = (page: Page, id: string) => row(page, id).getByRole('link');
const toast = (page: Page, text: string | RegExp) => page.getByTestId('toast').getByText(text).waitFor();

describe('triage', () => {
  it('is done by keyboard alone: next, select, acknowledge, judge with a reason, undo', async () => {
    const [first = '', second = ''] = await alike('Keys Ltd', 2);
    const page = await pageOf('ada', '/?as=threats&customer=Keys%20Ltd');
    await row(page, second).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await toast(page, 'Acknowledged');
    await page.keyboard.press('j');
    await page.keyboard.press('f');
    await page.getByTestId('flyout').getByTestId('reason').waitFor();
    await typeInField(page, 'a usual scan');
    await page.keyboard.press('Enter');
    await toast(page, 'False positive');
    const judged = await api.analysis(first);
    expect(judged.verdict).toMatchObject({ verdict: 'false_positive', reason: 'a usual scan', analyst: 'ada' });
    expect((await api.analysis(second)).triage).toBe('acknowledged');
    // one thing at a time: the field, the panel
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-testid') === 'reason');
    await page.keyboard.press('Escape');
    await page.getByTestId('flyout').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('flyout').waitFor({ state: 'detached' });
    await page.keyboard.press('x');
    await page.getByTestId('bulk-bar').getByText('1 selected').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('bulk-bar').waitFor({ state: 'detached' });
  });

  it('marks a group of twenty as false positive in four steps, and takes it back', async () => {
    const ids = await alike('Bulk Ltd', 20);
    const page = await pageOf('ada', '/?as=groups&customer=Bulk%20Ltd');
    await page.getByTestId('row').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByTestId('bulk-bar').getByText('20 threats').waitFor();
    await page.keyboard.press('f');
    await typeInField(page, 'our own scanner');
    await page.keyboard.press('Enter');
    await toast(page, /20 threats: false positive/);
    // it stays while somebody is at it
    await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).hover();
    expect((await summaries('Bulk Ltd')).map(({ verdict }) => verdict)).toEqual(ids.map(() => 'false_positive'));
    await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
    await toast(page, 'Undone');
    expect((await summaries('Bulk Ltd')).every(({ verdict }) => verdict === undefined)).toBe(true);
  });

  it('says who was first when two decide about the same threat', async () => {
    const [id = ''] = await alike('Conflict Ltd', 1);
    const ada = await pageOf('ada', '/?as=threats&customer=Conflict%20Ltd');
    await title(ada, id).click();
    await ada.getByTestId('acknowledge').waitFor();
    // he is first while her request is on its way
    await ada.route(`**/api/threats/${id}`, async (route) => {
      if (route.request().method() === 'PATCH') {
        const version = route.request().headers()['if-match'] ?? '';
        await people.get('bo')?.patch(`/api/threats/${id}`, { triage: 'escalated' }, { 'if-match': version });
      }
      await route.continue();
    });
    await ada.keyboard.press('a');
    await toast(ada, /bo was first.*escalated/);
    expect((await api.analysis(id)).triage).toBe('escalated');
  });

  it('shows people who have the same threat open to each other', async () => {
    const [id = ''] = await alike('Together Ltd', 1);
    const ada = await pageOf('ada', `/threats/${id}`);
    await ada.getByTestId('summary').waitFor();
    const bo = await pageOf('bo', `/threats/${id}`);
    await bo.getByTestId('viewers').getByText('ada').waitFor();
    await ada.getByTestId('viewers').getByText('bo').waitFor();
    await bo.context().close();
    await ada.getByTestId('viewers').waitFor({ state: 'detached' });
  });

  it('is not for viewers', async () => {
    const [id = ''] = await alike('Viewer Ltd', 1);
    const page = await pageOf('vera', '/?as=threats&customer=Viewer%20Ltd');
    await title(page, id).click();
    await page.getByText('You may look, not decide.').first().waitFor();
    for (const key of ['a', 'e']) await page.keyboard.press(key);
    expect(await page.getByTestId('acknowledge').count()).toBe(0);
    expect(await page.getByTestId('approve').first().isDisabled()).toBe(true);
    expect((await api.analysis(id)).triage).toBe('new');
  });
});
