import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Customer, UserRecord } from '@soc-agent/contracts';
import { newApiKey, runServiceProgram, startStack, type Stack } from '@soc-agent/testing';
import type { Browser, Page } from 'playwright-core';
import { Api } from './api.js';
import { isAsWideAs, launchBrowser, openPage, seriousViolations, sessionOf } from './browser.js';
import { until } from './until.js';

const PAGES = ['customers', 'customers/RetailMax', 'context', 'suppressions', 'keys', 'people', 'playbooks', 'audit'];
let stack: Stack;
let api: Api;
let browser: Browser;
/** Of two admins whom nobody could both be. */
let ada: Api;
let bo: Api;
let page: Page;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  api = new Api(stack);
  ada = await api.person('ada', { role: 'admin' });
  bo = await (await keyOfTheCommandLine()).person('bo', { role: 'admin' });
  const primary = { action: 'quarantine', targets: ['host'], automatic: true, reason: 'r', impact: 'i' };
  const own = {
    threatType: 'device_compromise',
    severity: 'HIGH',
    primary,
    secondary: [],
    escalation: ['x'],
    notes: 'n',
  };
  await bo.put('/api/customers/RetailMax', { tier: 'business', sensitivity: 'normal', playbooks: [own] });
  const rule = {
    customerName: 'RetailMax',
    reason: 'our scanner',
    expiresAt: '2190-01-01',
    ruleId: '5551',
    entities: [],
  };
  await api.put('/api/context/suppressions/scanner', rule);
  const indicator = { kind: 'ip', value: '203.0.113.9', description: 'Scanner', source: 'us', seenAt: '2026-11-27' };
  await api.put('/api/context/indicators/203.0.113.9', indicator);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function keyOfTheCommandLine(): Promise<Api> {
  const key = newApiKey();
  await runServiceProgram('coordinator', 'first-access', { DATABASE_URL: stack.databaseUrl, ADMIN_API_KEY: key });
  return api.withKey(key);
}

async function pageOf(who: Api, colorScheme?: 'dark' | 'light'): Promise<Page> {
  return (await openPage(browser, sessionOf(who, stack), colorScheme)).page;
}

beforeEach(async () => {
  page = await pageOf(ada);
});
afterEach(() => page.context().close());

describe('settings', () => {
  it.each(['dark', 'light'] as const)('can be read by everybody, %s, wide and narrow', async (scheme) => {
    const looked = await pageOf(ada, scheme);
    for (const path of PAGES) {
      await looked.setViewportSize({ width: 1440, height: 900 });
      await looked.goto(`${stack.url}/settings/${path}`);
      await looked.locator('tbody tr, textarea').first().waitFor();
      expect(await seriousViolations(looked, { colours: scheme === 'light' })).toEqual([]);
      await looked.setViewportSize({ width: 390, height: 844 });
      await isAsWideAs(looked, 390);
    }
    await looked.context().close();
  });

  it('are not for others', async () => {
    const viewer = await pageOf(await api.person('vera', { role: 'viewer' }));
    await viewer.goto(`${stack.url}/settings/keys`);
    await viewer.getByRole('heading', { name: 'Queue' }).waitFor();
    expect(await viewer.getByRole('link', { name: 'Settings' }).count()).toBe(0);
    await viewer.context().close();
  });

  it('are for analysts as far as they may change them', async () => {
    const analyst = await pageOf(await api.person('nora'));
    await analyst.goto(`${stack.url}/settings`);
    await analyst.getByTestId('customer-row').first().waitFor();
    expect(await analyst.getByRole('link', { name: 'API keys' }).count()).toBe(0);
    await analyst.context().close();
  });

  it('keep what a customer says about itself, and overwrite no one’s change', async () => {
    await page.goto(`${stack.url}/settings/customers`);
    await page.getByRole('link', { name: 'RetailMax' }).click();
    await page.getByLabel('Critical assets').fill('db-1 # Orders');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByTestId('toast').waitFor();
    const { body } = await api.get<Customer>('/api/customers/RetailMax');
    expect(body.criticalAssets).toEqual([{ name: 'db-1', note: 'Orders' }]);
    expect(body.playbooks).toHaveLength(1);
    await page.getByLabel('Tier').selectOption('enterprise');
    const theirs = { body: JSON.stringify({ ...body, sensitivity: 'high' }), method: 'PUT' };
    await fetch(`${stack.url}/api/customers/RetailMax`, {
      ...theirs,
      headers: { ...api.headers, 'content-type': 'application/json', 'if-match': '*' },
    });
    await page.getByRole('button', { name: 'Save' }).click();
    const conflict = page.getByTestId('conflict');
    await conflict.getByText('Sensitivity: theirs is high').waitFor();
    expect((await api.get<Customer>('/api/customers/RetailMax')).body).toMatchObject({
      tier: 'business',
      sensitivity: 'high',
    });
    await conflict.getByRole('button', { name: 'Store mine instead' }).click();
    await conflict.waitFor({ state: 'detached' });
    await until(
      async () => (await api.get<Customer>('/api/customers/RetailMax')).body,
      ({ tier, sensitivity }) => tier === 'enterprise' && sensitivity === 'normal',
    );
  });

  it('show what a suppression rule would do before it is stored, and take it back', async () => {
    await page.goto(`${stack.url}/settings/suppressions?customer=RetailMax&product=Falco&ruleId=9`);
    await page.getByLabel('Why').fill('a test of ours');
    await page.getByRole('button', { name: 'What would it do?' }).click();
    await page.getByTestId('suppression-preview').waitFor();
    await page.getByRole('button', { name: 'Suppress', exact: true }).click();
    const row = page.getByTestId('suppression-row').filter({ hasText: 'Falco, rule 9' });
    await row.waitFor();
    await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
    await row.waitFor({ state: 'detached' });
  });

  it('import a file of indicators and say what became of it', async () => {
    await page.goto(`${stack.url}/settings/context`);
    const buffer = Buffer.from('kind,value,description\nip,203.0.113.77,a scanner\nip,nonsense,x\n');
    await page.getByLabel('A file').setInputFiles({ name: 'feed.csv', mimeType: 'text/csv', buffer });
    await page.getByLabel('From, where').fill('our feed');
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByTestId('import-state').getByText('1 stored, 1 rejected').waitFor();
    await page.getByTestId('context-row').filter({ hasText: '203.0.113.77' }).waitFor();
  });

  it('make a key by keyboard alone, show it once, and revoke it', async () => {
    await page.goto(stack.url);
    await page.getByRole('link', { name: 'Settings' }).press('Enter');
    await page.getByRole('link', { name: 'API keys' }).press('Enter');
    await page.getByLabel('Name', { exact: true }).press('f');
    await page.keyboard.type('alco');
    await page.getByLabel('send signals').press('Space');
    await page.keyboard.press('Enter');
    const shown = page.getByTestId('secret');
    await shown.waitFor();
    const key = (await shown.textContent()) ?? '';
    expect((await api.withKey(key).get('/api/session')).status).toBe(200);
    await page.getByRole('button', { name: 'Done' }).press('Enter');
    await shown.waitFor({ state: 'detached' });
    const row = page.getByTestId('key-row').filter({ hasText: 'falco' });
    await row.getByRole('button', { name: 'Revoke falco' }).press('Enter');
    await row.getByRole('button', { name: 'Revoke falco: sure?' }).press('Enter');
    await row.getByText('revoked').waitFor();
  });

  it('invite somebody, give them rights, and disable them; oneself nobody changes', async () => {
    await page.goto(`${stack.url}/settings/people`);
    await page.getByLabel('Name').fill('grace');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page
      .getByTestId('secret')
      .getByText(/\/login#[\w-]{43}$/)
      .waitFor();
    const row = page.getByTestId('person-row').filter({ hasText: 'grace' });
    await row.getByLabel('grace may approve containment').check();
    await row.getByLabel('Role of grace').selectOption('viewer');
    await row.getByRole('button', { name: 'Disable grace' }).click();
    await row.getByRole('button', { name: 'Disable grace: sure?' }).click();
    await row.getByRole('button', { name: 'Enable grace' }).waitFor();
    await until(
      async () => (await api.get<{ items: UserRecord[] }>('/api/users')).body.items,
      (people) => people.some(({ name, role, approver }) => name === 'grace' && role === 'viewer' && approver),
    );
    expect(await page.getByLabel('Role of ada').isDisabled()).toBe(true);
  });

  it('show what waits for a second person, and arm and disarm it', async () => {
    await page.goto(`${stack.url}/settings/playbooks`);
    const row = page.getByTestId('playbook-row').filter({ hasText: 'of the customer' });
    await row.getByText('bo (wrote it)').waitFor();
    const approve = row.getByRole('button', { name: /^Approve/ });
    await approve.press('Enter');
    await approve.press('Enter');
    await row.getByText('armed').waitFor();
    const disarm = row.getByRole('button', { name: /^Disarm/ });
    await disarm.click();
    await disarm.click();
    await row.getByText('waits').waitFor();
    await page.getByLabel('Customer').fill('RetailMax');
    await page.keyboard.press('Enter');
    await page.getByTestId('playbook-row').filter({ hasText: 'of the system' }).first().waitFor();
  });

  it('find entries of the audit log, keep the search in the address, and export what was found', async () => {
    await page.goto(`${stack.url}/settings/audit`);
    await page.getByLabel('What').fill('user');
    await page.getByLabel('About').fill('ada');
    await page.keyboard.press('Enter');
    await page.waitForURL(/what=user&subject=ada/);
    // those of the search before stay until this one is answered
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=audit-row]').length === 1);
    await page.getByText('user.created').click();
    await page.getByText('"role": "admin"').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Export').click()]);
    expect(download.suggestedFilename()).toBe('audit.ndjson');
    await page.reload();
    await until(
      () => page.getByLabel('About').inputValue(),
      (about) => about === 'ada',
    );
  });
});
