import type { Stack } from '@soc-agent/testing';
import { chromium, type Browser, type Page } from 'playwright-core';
import { existsSync } from 'node:fs';
import type { Api } from './api.js';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The system's Chromium, or the one `CHROMIUM_PATH` names. @throws Error that says what to install. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? CANDIDATES.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium found: install it, or name it in CHROMIUM_PATH');
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

/** A page of a context of its own in which somebody is logged in, and what it complains of. */
export async function openPage(
  browser: Browser,
  session: SessionCookie,
  colorScheme: 'dark' | 'light' = 'dark',
): Promise<{ page: Page; complaints: string[] }> {
  // colours that are on their way from one theme to the other have no contrast that counts
  const options = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', colorScheme } as const;
  const context = await browser.newContext(options);
  await context.addCookies([session]);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  return { page, complaints };
}
