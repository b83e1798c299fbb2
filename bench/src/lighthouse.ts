import { Database } from '@soc-agent/store';
import { freePort, startStack, type Stack } from '@soc-agent/testing';
import lighthouse, { desktopConfig, type Config, type Result } from 'lighthouse';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext } from 'playwright-core';
import { bases, MadeThreats } from './made-threats.js';
import { storeThreats } from './store-threats.js';

/** Threats stored while the page is looked at; LIGHTHOUSE_ROWS for another number. */
const ROWS = Number(process.env['LIGHTHOUSE_ROWS'] ?? 10_000);
/** Each form factor is looked at so often, and the median counts; LIGHTHOUSE_RUNS for another number. */
const RUNS = Number(process.env['LIGHTHOUSE_RUNS'] ?? 3);
/** The least scores, and the most that the first visit may transfer, kB. */
const BARS = {
  desktop: { performance: 95, accessibility: 100, bestPractices: 100, transferKb: 250 },
  mobile: { performance: 80, accessibility: 100, bestPractices: 100, transferKb: 250 },
} as const;
const PERSON = { name: 'ada', role: 'analyst' };
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const OUT = fileURLToPath(new URL('../../e2e/out/', import.meta.url));

type FormFactor = keyof typeof BARS;
type Figures = Record<keyof (typeof BARS)['desktop'], number>;

const stack = await startStack({ DEMO_DATA: '0' });
const database = new Database({ DATABASE_URL: stack.databaseUrl, DATABASE_CONNECTIONS: 4 }, 'patient', 'bench');
const profile = await mkdtemp(join(tmpdir(), 'lighthouse-'));
const port = await freePort();
let browser: BrowserContext | undefined;
try {
  console.log(`storing ${ROWS} threats`);
  await storeThreats(database, new MadeThreats(await bases(), ROWS), 0, ROWS);
  browser = await chromium.launchPersistentContext(profile, {
    ...(process.env['CHROME_BIN'] && { executablePath: process.env['CHROME_BIN'] }),
    args: [`--remote-debugging-port=${port}`, '--no-sandbox', '--disable-gpu'],
  });
  await browser.addCookies([await session(stack)]);
  await assertShown(browser);
  const results = { desktop: await measured('desktop'), mobile: await measured('mobile') };
  await mkdir(OUT, { recursive: true });
  await writeFile(`${OUT}lighthouse.json`, `${JSON.stringify({ rows: ROWS, runs: RUNS, ...results }, null, 2)}\n`);
  console.log(`written to ${OUT}lighthouse.json`);
  console.table(results);
  for (const form of ['desktop', 'mobile'] as const) complain(form, results[form]);
} finally {
  await browser?.close();
  await database.close();
  await stack.stop();
  await rm(profile, { recursive: true, force: true });
}

/** The cookie of an analyst who is logged in. */
async function session({ url, apiKey }: Stack): Promise<{ name: string; value: string; url: string }> {
  const json = { 'content-type': 'application/json' };
  const invited = await posted(`${url}/api/users`, { ...json, authorization: `Bearer ${apiKey}` }, PERSON);
  const { link } = (await invited.json()) as { link: string };
  const wanted = { link: link.split('#')[1], password: 'a password that is long enough' };
  const answer = await posted(`${url}/api/session/link`, { ...json, origin: url }, wanted);
  const [name = '', value = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';')[0]?.split('=') ?? [];
  return { name, value, url };
}

/** @throws Error with what was answered instead. */
async function posted(url: string, headers: Record<string, string>, body: object): Promise<Response> {
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} was answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

/** What is measured is the Queue with its rows, not a login page. */
async function assertShown(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(stack.url);
  await page.locator('[data-testid="row"]').first().waitFor();
  await page.close();
}

async function measured(form: FormFactor): Promise<Figures> {
  const runs: Figures[] = [];
  for (let run = 1; run <= RUNS; run++) {
    const figures = figuresOf(await looked(form));
    console.log(`${form} ${run}: ${JSON.stringify(figures)}`);
    runs.push(figures);
  }
  const median = (name: keyof Figures): number => {
    const values = runs.map((figures) => figures[name]).sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)] ?? 0;
  };
  return {
    performance: median('performance'),
    accessibility: median('accessibility'),
    bestPractices: median('bestPractices'),
    transferKb: median('transferKb'),
  };
}

async function looked(form: FormFactor): Promise<Result> {
  const flags = {
    port,
    output: 'json',
    onlyCategories: CATEGORIES,
    logLevel: 'error',
  } as const;
  const config: Config | undefined = form === 'desktop' ? desktopConfig : undefined;
  const run = await lighthouse(stack.url, flags, config);
  if (!run || run.lhr.runtimeError) throw new Error(run?.lhr.runtimeError?.message ?? 'Lighthouse gave no result');
  await mkdir(OUT, { recursive: true });
  await writeFile(`${OUT}lighthouse-${form}.report.json`, run.report as string);
  return run.lhr;
}

function figuresOf({ categories, audits }: Result): Figures {
  const score = (name: string): number => Math.round((categories[name]?.score ?? 0) * 100);
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    transferKb: Math.round((audits['total-byte-weight']?.numericValue ?? 0) / 1000),
  };
}

/** Says what misses its bar, and ends with a failure then. */
function complain(form: FormFactor, figures: Figures): void {
  const bars = BARS[form];
  const missed = [
    ...(['performance', 'accessibility', 'bestPractices'] as const)
      .filter((name) => figures[name] < bars[name])
      .map((name) => `${name} is ${figures[name]}, not ${bars[name]}`),
    ...(figures.transferKb > bars.transferKb
      ? [`${figures.transferKb} kB are transferred, not ${bars.transferKb}`]
      : []),
  ];
  for (const complaint of missed) console.log(`✖ ${form}: ${complaint}`);
  if (missed.length > 0) process.exitCode = 1;
}
