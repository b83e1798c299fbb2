import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, SEVERITIES } from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Api, newSignal } from './api.js';
import { isAsWideAs, launchBrowser, openPage, seriousViolations, sessionOf, type SessionCookie } from './browser.js';
import { until } from './until.js';

let stack: Stack;
let api: Api;
let browser: Browser;
/** Of an analyst who is logged in. */
let cookie: SessionCookie;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  api = new Api(stack);
  cookie = sessionOf(await api.person('ada'), stack);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

let context: BrowserContext;
let page: Page;
let complaints: string[];
beforeEach(async () => {
  ({ page, complaints } = await openPage(browser, cookie));
  context = page.context();
});
afterEach(async () => {
  await context.close();
});

async function analyzed(changes: Record<string, unknown> = {}): Promise<string> {
  const id = await api.accepted(newSignal(changes));
  await api.analysis(id);
  return id;
}

const row = (id: string) => page.locator(`[data-testid=row][data-id="${id}"]`);

async function connected(): Promise<void> {
  await page.getByTestId('connection-state').getByText('live').waitFor();
}

describe('the first visit', () => {
  it('asks once for what the Queue shows first, while its code is on its way', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    // nothing that happens meanwhile has a list read again
    await page.routeWebSocket(/\/ws\//, () => undefined);
    await analyzed({ title: 'There at once' });
    await page.goto(stack.url);
    await page.getByTestId('row').filter({ hasText: 'There at once' }).waitFor();
    for (const path of ['/api/session', '/api/threats/groups', '/api/incidents'])
      expect(asked.filter((one) => one === path)).toHaveLength(1);
    // what comes after it comes
    await page.getByTestId('export').waitFor();
    await page.getByTestId('facet-customer-RetailMax').waitFor();
  });
});

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
    // the page that is left would go to the login by itself
    await page.goto('about:blank');
    await context.clearCookies();
    await page.goto(`${stack.url}/?severity=HIGH`);
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await page.waitForURL((url) => url.searchParams.get('to') === '/?severity=HIGH');
  });
});

describe('the queue', () => {
  it('shows an analysis as soon as it is stored, without a reload', async () => {
    await page.goto(`${stack.url}/?as=threats`);
    await connected();
    const id = await analyzed();
    await row(id).waitFor();
    expect(complaints).toEqual([]);
  });

  it('begins with incidents and loose groups, and counts a group up live', async () => {
    await analyzed({ customerName: 'Group Ltd' });
    await page.goto(`${stack.url}/?customer=Group%20Ltd`);
    await page.locator('[data-kind=group]').getByText('1×1').waitFor();
    await analyzed({ customerName: 'Group Ltd' });
    await page.locator('[data-kind=group]').getByText('1×2').waitFor();
  });

  it('plays a scenario from the palette', async () => {
    await page.goto(`${stack.url}/?as=threats`);
    await connected();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('bot attack');
    await page.getByRole('option', { name: 'Simulate: Bot Attack' }).click();
    await page.getByTestId('row').filter({ hasText: 'Credential stuffing' }).first().waitFor();
  });

  it('finds an address in another spelling', async () => {
    const id = await analyzed({ entities: { sourceIps: ['198.51.100.77'] }, title: 'Found by its address' });
    await page.goto(stack.url);
    await connected();
    await page.keyboard.press('/');
    await page.getByRole('combobox').fill('198[.]51[.]100[.]77');
    await page.getByRole('option', { name: /^Search threats/ }).click();
    await row(id).waitFor();
    await page.getByTestId('row').nth(1).waitFor({ state: 'detached' });
  });

  it('keeps its filters in the address, opens a threat by keyboard, and is as it was on return', async () => {
    await analyzed({ customerName: 'Keyboard Ltd', title: 'Found by keyboard' });
    await page.goto(`${stack.url}/?as=threats&customer=Keyboard%20Ltd`);
    await page.getByTestId('row').filter({ hasText: 'Found by keyboard' }).waitFor();
    await page.getByTestId('row').nth(1).waitFor({ state: 'detached' });
    await page.keyboard.press('j');
    await page.locator('[data-testid=row].at').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Found by keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-testid=row].at').waitFor();
    await page.waitForURL(/customer=Keyboard/);
  });

  it('holds back what comes while somebody is at it, and lets it in on request', async () => {
    const first = await analyzed({ customerName: 'Held Ltd' });
    await page.goto(`${stack.url}/?as=threats&customer=Held%20Ltd`);
    await row(first).getByRole('link').click();
    await page.getByTestId('flyout').waitFor();
    const second = await analyzed({ customerName: 'Held Ltd' });
    await page.getByTestId('resume').getByText('1 new').waitFor();
    expect(await row(second).count()).toBe(0);
    await page.getByTestId('resume').click();
    await row(second).waitFor();
  });

  it('shows at least 26 rows', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, n) => analyzed({ customerName: 'Many Ltd', title: `One of ${n}` })),
    );
    await page.goto(`${stack.url}/?as=threats&customer=Many%20Ltd`);
    await page.getByTestId('row').nth(25).waitFor();
    const whole = (): Promise<number> =>
      page.getByTestId('row').evaluateAll((rows) => {
        return rows.filter((one) => {
          const { top, bottom } = one.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }).length;
      });
    await until(whole, (rows) => rows >= 26);
  });

  it('says when the live connection is lost, and fetches what it missed', async () => {
    await page.goto(`${stack.url}/?as=threats`);
    await connected();
    await stack.kill('notifier');
    await page.getByTestId('offline').waitFor();
    const missed = await analyzed();
    await stack.start('notifier');
    await connected();
    await row(missed).waitFor();
  });
});

describe('a threat', () => {
  it('has a page of its own with five agents, score, plan, timeline and the raw signal', async () => {
    const id = await analyzed({ title: 'A threat with a page' });
    await page.goto(`${stack.url}/threats/${id}`);
    await page.getByRole('heading', { name: 'A threat with a page' }).waitFor();
    for (const kind of AGENT_KINDS) await page.locator(`[data-testid=agent-tile][data-agent="${kind}"]`).waitFor();
    for (const part of ['equation', 'response-plan', 'fp-score', 'agents']) await page.getByTestId(part).waitFor();
    for (const tab of ['timeline', 'related', 'attack', 'activity', 'raw']) {
      await page.getByTestId(`tab-${tab}`).click();
      await page.getByRole('tabpanel').and(page.getByTestId(tab)).waitFor();
    }
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
      customerName: 'Attacked Ltd',
      title: `<img src=x onerror="window.owned=1"> \u202Egnp.exe \u001b[31m ${'a'.repeat(400)}`,
      description: '<script>window.owned=1</script>',
      entities: { hosts: ['h'.repeat(250)], urls: ['javascript:window.owned=1'], sourceIps: ['203.0.113.7'] },
    });
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of [`/threats/${id}`, '/?as=threats&customer=Attacked%20Ltd']) {
      await page.goto(`${stack.url}${path}`);
      await page.getByText('<img src=x').first().waitFor();
      await page.getByText('U+202E').first().waitFor();
      await isAsWideAs(page, 390);
    }
    expect(await page.evaluate('window.owned')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  it('that does not exist is said to be missing', async () => {
    await page.goto(`${stack.url}/threats/00000000-0000-7000-8000-000000000000`);
    await page
      .getByText(/no such threat/i)
      .first()
      .waitFor();
  });
});

describe.each([
  ['dark', 1440, 900],
  ['light', 1440, 900],
  ['dark', 390, 844],
  ['light', 390, 844],
] as const)('in %s at %i×%i', (colorScheme, width, height) => {
  it('no page has a serious accessibility violation', async () => {
    // a row of each severity says as much as a table of them, and is looked at sooner
    const seen = { customerName: 'Seen Ltd' };
    const [id] = await Promise.all(SEVERITIES.map((severity) => analyzed({ ...seen, severity })));
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    for (const [path, testId, keys] of [
      ['/login', 'login-problem', ''],
      ['/?customer=Seen%20Ltd', 'row', ''],
      // with the panel open and a row selected
      ['/?as=threats&show=all&customer=Seen%20Ltd', 'row', 'jvx'],
      ['/?as=groups&customer=Seen%20Ltd', 'row', '?'],
      ['/?as=threats&q=nothing-like-this', 'clear', '/'],
      [`/threats/${id}`, 'fp-score', 'f'],
    ] as const) {
      await page.goto(`${stack.url}${path}`);
      await page
        .getByTestId(testId)
        .first()
        .waitFor({ state: testId === 'login-problem' ? 'attached' : 'visible' });
      for (const key of keys) await page.keyboard.press(key);
      const opens = {
        jvx: '[data-testid=flyout] [data-testid=fp-score]',
        '?': '[role=dialog]',
        '/': '[role=dialog]',
        f: '',
        '': '',
      }[keys];
      if (opens) await page.locator(opens).waitFor();
      expect(await seriousViolations(page, { colours: colorScheme === 'light' })).toEqual([]);
    }
  });
});
