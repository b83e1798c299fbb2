import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { newSignal } from '../api.js';
import { openPage, sessionOf, typeInField, type SessionCookie } from '../browser.js';
import { browser } from '../shared-browser.js';
import { api, stack } from '../shared-stack.js';
import { until } from '../until.js';

/** An analyst at the dashboard, every click, key chord and typed text of whom counts. */
class Analyst {
  interactions = 0;

  constructor(readonly page: Page) {}

  async click(what: Locator): Promise<void> {
    this.interactions++;
    await what.click();
  }

  async press(chord: string): Promise<void> {
    this.interactions++;
    await this.page.keyboard.press(chord);
  }

  async type(text: string): Promise<void> {
    this.interactions++;
    await typeInField(this.page, text);
  }

  row(id: string): Locator {
    return this.page.locator(`[data-testid=row][data-id="${id}"]`);
  }

  /** Of a row: beside it there are chips and boxes. */
  title(id: string): Locator {
    return this.row(id).getByRole('link');
  }

  shown(testId: string): Locator {
    return this.page.getByTestId(testId);
  }
}

let cookie: SessionCookie;
/** The newest critical of Metro, twenty alike of Retail, and what one address did. */
const ids = { critical: '', alike: [] as string[], address: [] as string[] };
const CRITICAL = {
  severity: 'CRITICAL',
  title: 'Ransomware behaviour: mass encryption of shares',
  source: { product: 'Host EDR', ruleId: 'EDR-RANSOM-01' },
  mitreHints: ['T1486'],
};

beforeAll(async () => {
  cookie = sessionOf(await api.person('cy', { approver: true }), stack);
  await api.person('dan');
  const send = async (changes: object): Promise<string> =>
    (await api.post('/api/signals', newSignal({ ...changes }))).body.id;
  await send({ ...CRITICAL, customerName: 'Other Ltd' });
  ids.critical = await send({ ...CRITICAL, customerName: 'Metro Ltd' });
  for (let n = 0; n < 20; n++) ids.alike.push(await send({ customerName: 'Retail Ltd', title: 'A usual scan' }));
  for (let n = 0; n < 3; n++)
    ids.address.push(
      await send({
        customerName: 'Address Ltd',
        source: { product: `p${n}` },
        entities: { sourceIps: ['198.51.100.9'] },
      }),
    );
  for (const id of [ids.critical, ...ids.alike, ...ids.address]) await api.analysis(id);
});

const opened: BrowserContext[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((context) => context.close()));
});

async function at(path: string): Promise<Analyst> {
  const { page } = await openPage(browser, cookie, 'light');
  opened.push(page.context());
  await page.goto(`${stack.url}${path}`);
  await page.getByTestId('row').first().waitFor();
  return new Analyst(page);
}

describe('an analyst needs at most', () => {
  it('2 for the newest critical of one customer', async () => {
    const cy = await at('/');
    await cy.click(cy.shown('count-critical'));
    await cy.click(cy.shown('facet-customer-Metro Ltd'));
    await cy.row(ids.critical).waitFor();
    await until(
      () => cy.page.getByTestId('row').first().getAttribute('data-id'),
      (id) => id === ids.critical,
    );
    expect(cy.interactions).toBeLessThanOrEqual(2);
  });

  it('1 to say why it is critical', async () => {
    const cy = await at('/?as=threats&customer=Metro%20Ltd');
    await cy.click(cy.title(ids.critical));
    await cy.shown('equation').getByText('Critical').first().waitFor();
    expect(cy.interactions).toBeLessThanOrEqual(1);
  });

  it('2 for all threats of one address', async () => {
    const cy = await at('/?as=threats&customer=Address%20Ltd');
    await cy.click(cy.row(ids.address[0] ?? '').getByRole('button', { name: '198.51.100.9' }));
    await cy.click(cy.shown('show-closed'));
    for (const id of ids.address) await cy.row(id).waitFor();
    await cy.page.waitForURL((url) => url.searchParams.get('entity') === 'ip:198.51.100.9');
    expect(cy.interactions).toBeLessThanOrEqual(2);
  });

  it('2 to approve a block', async () => {
    const { body } = await api.get<{ items: { id: string }[] }>('/api/threats?approval=true&limit=1');
    const id = body.items[0]?.id ?? ids.critical;
    const cy = await at('/?as=threats');
    await cy.click(cy.title(id));
    await cy.click(cy.shown('approve').first());
    await cy.shown('action-state').first().waitFor();
    expect(cy.interactions).toBeLessThanOrEqual(2);
  });

  it('1 for what changed since they left', async () => {
    const id = await api.accepted(newSignal({ customerName: 'Meanwhile Ltd' }));
    await api.analysis(id);
    const cy = await at('/');
    await cy.click(cy.shown('count-new'));
    await cy.row(id).waitFor();
    expect(cy.interactions).toBeLessThanOrEqual(1);
  });

  it('3 to hand over to a colleague', async () => {
    const cy = await at('/?as=threats&customer=Metro%20Ltd');
    await cy.click(cy.title(ids.critical));
    await cy.click(cy.shown('assign'));
    await cy.click(cy.page.getByRole('menuitem', { name: 'dan' }));
    await cy.shown('toast').getByText('Assigned to dan').waitFor();
    expect((await api.analysis(ids.critical)).assignee).toBe('dan');
    expect(cy.interactions).toBeLessThanOrEqual(3);
  });

  it('2 to export what matches', async () => {
    const cy = await at('/?as=threats&customer=Address%20Ltd');
    await cy.click(cy.shown('export'));
    const file = cy.page.waitForEvent('download');
    await cy.click(cy.page.getByRole('menuitem', { name: /CSV/ }));
    expect((await file).suggestedFilename()).toMatch(/\.csv$/);
    expect(cy.interactions).toBeLessThanOrEqual(2);
  });

  it('2 to analyze again', async () => {
    const cy = await at('/?as=threats&customer=Metro%20Ltd');
    await cy.click(cy.title(ids.critical));
    await cy.click(cy.shown('reanalyze'));
    await cy.shown('toast').getByText('It will be analyzed again').waitFor();
    expect(cy.interactions).toBeLessThanOrEqual(2);
  });

  it('4 to mark twenty alike as false positive', async () => {
    const cy = await at('/?as=groups&customer=Retail%20Ltd');
    await cy.press('x');
    await cy.shown('bulk-bar').getByText('20 threats').waitFor();
    await cy.press('f');
    await cy.type('our own scanner');
    await cy.press('Enter');
    await cy
      .shown('toast')
      .getByText(/20 threats: false positive/)
      .waitFor();
    expect((await api.analysis(ids.alike[7] ?? '')).verdict?.verdict).toBe('false_positive');
    expect(cy.interactions).toBeLessThanOrEqual(4);
  });
});
