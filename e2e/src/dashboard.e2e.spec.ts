import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AGENT_KINDS } from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Api, newSignal } from './api.js';
import { launchBrowser } from './browser.js';

let stack: Stack;
let api: Api;
let browser: Browser;
/** Of an analyst who is logged in. */
let cookie: { name: string; value: string; url: string };
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  api = new Api(stack);
  const [, name = '', value = ''] =
    /(soc_session)=([^;]+)/.exec((await api.person('ada')).headers['cookie'] ?? '') ?? [];
  cookie = { name, value, url: stack.url };
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

let context: BrowserContext;
let page: Page;
let complaints: string[];
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  await context.addCookies([cookie]);
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
});
afterEach(async () => {
  await context.close();
});

async function analyzed(changes: Record<string, unknown> = {}): Promise<string> {
  const { body } = await api.post('/api/signals', newSignal(changes));
  await api.analysis(body.id);
  return body.id;
}

async function connected(): Promise<void> {
  await page
    .getByTestId('connection-state')
    .getByText(/connected|live/i)
    .waitFor();
}

describe('the login', () => {
  it('stands before every page, lets in by a link and by the password, and is back after logging out', async () => {
    await context.clearCookies();
    const invited = await api.post<{ link: string }>('/api/users', { name: 'Grace', role: 'analyst' });
    await page.goto(`${stack.url}${invited.body.link}`);
    await page.getByLabel('Password').fill('long enough for anybody');
    await page.getByRole('button', { name: 'Set password and log in' }).click();
    await connected();
    await page.getByTestId('person').click();
    await page.getByTestId('log-out').click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();

    const id = await analyzed({ title: 'Where one wanted to go' });
    await page.goto(`${stack.url}/threats/${id}`);
    await page.getByLabel('Name').fill('grace');
    await page.getByLabel('Password').fill('a wrong one');
    await page.keyboard.press('Enter');
    await page.getByTestId('login-problem').getByText('name or password is wrong').waitFor();
    await page.getByLabel('Password').fill('long enough for anybody');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Where one wanted to go' }).waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
  });

  it('comes back when the session ends, wherever one is', async () => {
    await page.goto(stack.url);
    await page.getByTestId('person').waitFor();
    await context.clearCookies();
    await page.goto(`${stack.url}/?severity=HIGH`);
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    expect(new URL(page.url()).searchParams.get('to')).toBe('/?severity=HIGH');
  });
});

describe('the overview', () => {
  it('shows an analysis as soon as it is stored, without a reload', async () => {
    await page.goto(`${stack.url}/overview`);
    await connected();
    const id = await analyzed();
    await page.locator(`[data-testid=feed-row][data-threat-id="${id}"]`).waitFor();
    expect(complaints).toEqual([]);
  });

  it('plays a scenario at the press of a button', async () => {
    await page.goto(`${stack.url}/overview`);
    await connected();
    await page.getByTestId('trigger-bot_attack').click();
    await page.getByTestId('feed-row').filter({ hasText: 'Credential stuffing' }).first().waitFor();
  });

  it('counts what is stored', async () => {
    await analyzed();
    await page.goto(`${stack.url}/overview`);
    const { totalThreats } = await api.analytics();
    await page.getByTestId('kpi-total').getByText(String(totalThreats)).waitFor();
  });

  it('says when the live connection is lost, and when it is back', async () => {
    await page.goto(`${stack.url}/overview`);
    await connected();
    await stack.kill('notifier');
    await page
      .getByTestId('connection-state')
      .getByText(/reconnecting|disconnected|offline/i)
      .waitFor();
    const missed = await analyzed();
    await stack.start('notifier');
    await connected();
    await page.locator(`[data-testid=feed-row][data-threat-id="${missed}"]`).waitFor();
  });
});

describe('a threat', () => {
  it('has a page of its own with five agents, score, plan, timeline and the raw signal', async () => {
    const id = await analyzed({ title: 'A threat with a page' });
    await page.goto(`${stack.url}/threats/${id}`);
    await page.getByRole('heading', { name: 'A threat with a page' }).waitFor();
    for (const kind of AGENT_KINDS) await page.locator(`[data-testid=agent-card][data-agent="${kind}"]`).waitFor();
    for (const part of ['fp-score', 'response-plan', 'timeline', 'raw-signal']) await page.getByTestId(part).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is shown while it is analyzed, and fills in by itself', async () => {
    await stack.kill('agent-worker');
    const { body } = await api.post('/api/signals', newSignal({ title: 'A slow one' }));
    await page.goto(`${stack.url}/threats/${body.id}`);
    await page
      .getByTestId('threat-status')
      .getByText(/analyzing|queued/i)
      .first()
      .waitFor();
    await stack.start('agent-worker');
    await page.getByTestId('fp-score').waitFor();
    await page
      .getByTestId('threat-status')
      .getByText(/completed/i)
      .first()
      .waitFor();
  });

  it('shows what an attacker wrote as text', async () => {
    const id = await analyzed({
      title: '<img src=x onerror="window.owned=1">',
      description: '<script>window.owned=1</script>',
    });
    await page.goto(`${stack.url}/threats/${id}`);
    await page.getByRole('heading', { name: '<img src=x' }).waitFor();
    expect(await page.evaluate('window.owned')).toBeUndefined();
  });

  it('that does not exist is said to be missing', async () => {
    await page.goto(`${stack.url}/threats/00000000-0000-7000-8000-000000000000`);
    await page
      .getByText(/no such threat/i)
      .first()
      .waitFor();
  });
});

describe('the list', () => {
  it('keeps its filters in the address, and opens a threat by keyboard', async () => {
    await analyzed({ customerName: 'Keyboard Ltd', title: 'Found by keyboard' });
    await page.goto(`${stack.url}/?customer=Keyboard%20Ltd`);
    await page.getByTestId('threat-row').filter({ hasText: 'Found by keyboard' }).waitFor();
    expect(await page.getByTestId('threat-row').count()).toBe(1);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Found by keyboard' }).waitFor();
    await page.goBack();
    expect(page.url()).toContain('customer=Keyboard');
  });
});

describe.each([
  ['dark', 1440, 900],
  ['light', 1440, 900],
  ['dark', 390, 844],
  ['light', 390, 844],
] as const)('in %s at %i×%i', (colorScheme, width, height) => {
  it('no page has a serious accessibility violation', async () => {
    const id = await analyzed();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    for (const [path, testId] of [
      ['/login', 'login-problem'],
      ['/overview', 'feed-row'],
      ['/', 'threat-row'],
      [`/threats/${id}`, 'fp-score'],
    ] as const) {
      await page.goto(`${stack.url}${path}`);
      await page
        .getByTestId(testId)
        .first()
        .waitFor({ state: testId === 'login-problem' ? 'attached' : 'visible' });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id: rule, nodes }) => `${path} ${rule}: ${nodes.map(({ html }) => html).join(' ')}`),
      ).toEqual([]);
    }
  });
});
