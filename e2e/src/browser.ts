import { AxeBuilder } from '@axe-core/playwright';
import type { Stack } from '@soc-agent/testing';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { Api } from './api.js';
import { PATIENCE_MS, until } from './until.js';

/** What stays as it is that long stays so. */
const SETTLED_WITHIN_MS = 30_000;

/** The Chromium that `CHROME_BIN` names, as `make test` sets it. @throws Error where it names none. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROME_BIN'];
  if (!executablePath) throw new Error('CHROME_BIN is not set: it names the Chromium that tests drive');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What a browser holds of somebody who is logged in. */
export interface SessionCookie {
  name: string;
  value: string;
  url: string;
  sameSite: 'Strict';
}

export function sessionOf({ headers }: Api, { url }: Pick<Stack, 'url'>): SessionCookie {
  const [, name = '', value = ''] = /(soc_session)=([^;]+)/.exec(headers['cookie'] ?? '') ?? [];
  return { name, value, url, sameSite: 'Strict' };
}

/** Pages of the dashboard, each in a browser context of its own, which end together. */
export class LivePages {
  private readonly opened: BrowserContext[] = [];

  /** A page for somebody who is logged in; it hears of changes. */
  async open(
    browser: Browser,
    person: Api,
    stack: Pick<Stack, 'url'>,
    path: string,
    colorScheme?: 'dark' | 'light',
  ): Promise<Page> {
    const { page } = await openPage(browser, sessionOf(person, stack), colorScheme);
    this.opened.push(page.context());
    await page.goto(`${stack.url}${path}`);
    await page.getByTestId('connection-state').getByText('live').waitFor();
    return page;
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((context) => context.close()));
  }
}

/** A page of a context of its own in which somebody is logged in, and what it complains of. */
export async function openPage(
  browser: Browser,
  session: SessionCookie,
  colorScheme: 'dark' | 'light' = 'dark',
): Promise<{ page: Page; complaints: string[] }> {
  // colours that are on their way from one theme to the other have no contrast that counts
  const options = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', colorScheme } as const;
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addCookies([session]);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  // what a busy gateway refuses is asked for again
  const isComplaint = (type: string, text: string): boolean => type === 'error' && !text.includes('status of 503');
  page.on(
    'console',
    (message) => void (isComplaint(message.type(), message.text()) && complaints.push(message.text())),
  );
  return { page, complaints };
}

/** Waits until the page is no wider than that: charts and tables follow a new width a moment later. */
export async function isAsWideAs(page: Page, width: number): Promise<void> {
  await until(
    () => page.evaluate<number>('document.documentElement.scrollWidth'),
    (wide) => wide === width,
    SETTLED_WITHIN_MS,
  );
}

/** Types where the cursor is, once it is in a field. */
export async function typeInField(page: Page, text: string): Promise<void> {
  await page.waitForFunction(() => document.activeElement?.matches('input, textarea'));
  await page.keyboard.type(text);
}

/**
 * What axe finds serious or critical on a page, a line for each rule.
 * @param colours only the rule that depends on the theme, for a page whose rest was looked at in another one.
 */
export async function seriousViolations(page: Page, { colours = false } = {}): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // the pages have no frames
    .setLegacyMode()
    .options({
      // of what passes nothing is told, which is most of the work
      resultTypes: ['violations'],
      ...(colours && { runOnly: { type: 'rule', values: ['color-contrast'] } }),
    })
    .analyze();
  const where = new URL(page.url()).pathname;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${where} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
