import { freePort } from '@soc-agent/testing';
import lighthouse, { desktopConfig, type Config, type Flags, type Result } from 'lighthouse';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { analystWith, OUT } from './analyst.js';
import { median } from './percentiles.js';

/** Threats stored while the page is looked at; LIGHTHOUSE_ROWS for another number. */
const ROWS = Number(process.env['LIGHTHOUSE_ROWS'] ?? 10_000);
/** Each way of looking is done so often, and the median counts; LIGHTHOUSE_RUNS for another number. */
const RUNS = Number(process.env['LIGHTHOUSE_RUNS'] ?? 3);
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

interface Figures {
  performance: number;
  accessibility: number;
  bestPractices: number;
  /** Of the first visit, kB. */
  transferKb: number;
  /** Until the largest part of the page is drawn, milliseconds. */
  lcpMs: number;
}
type Way = 'desktop' | 'mobile' | 'quarterCpu';

/**
 * How the page is looked at: on a desktop and on a phone with a slow network, both computed from what was observed, and really on a processor
 * that is a quarter as fast.
 */
const WAYS: Readonly<Record<Way, { config?: Config; flags?: Flags }>> = {
  desktop: { config: desktopConfig },
  mobile: {},
  quarterCpu: {
    config: desktopConfig,
    flags: {
      throttlingMethod: 'devtools',
      throttling: { cpuSlowdownMultiplier: 4, requestLatencyMs: 0, downloadThroughputKbps: 0, uploadThroughputKbps: 0 },
    },
  },
};
const LEAST: Readonly<Record<Way, Partial<Figures>>> = {
  desktop: { performance: 95, accessibility: 100, bestPractices: 100 },
  mobile: { performance: 80, accessibility: 100, bestPractices: 100 },
  quarterCpu: {},
};
const MOST: Readonly<Record<Way, Partial<Figures>>> = {
  desktop: { transferKb: 250 },
  mobile: { transferKb: 250 },
  quarterCpu: { lcpMs: 2500 },
};

const analyst = await analystWith(ROWS);
const profile = await mkdtemp(join(tmpdir(), 'lighthouse-'));
const port = await freePort();
let browser: BrowserContext | undefined;
try {
  browser = await chromium.launchPersistentContext(profile, {
    ...(process.env['CHROME_BIN'] && { executablePath: process.env['CHROME_BIN'] }),
    args: [`--remote-debugging-port=${port}`, '--no-sandbox', '--disable-gpu'],
  });
  await browser.addCookies([analyst.cookie]);
  await assertShown(browser);
  await mkdir(OUT, { recursive: true });
  const results = {
    desktop: await measured('desktop'),
    mobile: await measured('mobile'),
    quarterCpu: await measured('quarterCpu'),
  };
  await writeFile(`${OUT}lighthouse.json`, `${JSON.stringify({ rows: ROWS, runs: RUNS, ...results }, null, 2)}\n`);
  console.log(`written to ${OUT}lighthouse.json`);
  console.table(results);
  for (const way of Object.keys(results) as Way[]) complain(way, results[way]);
} finally {
  await browser?.close();
  await analyst.stop();
  await rm(profile, { recursive: true, force: true });
}

/** What is measured is the Queue with its rows, not a login page. */
async function assertShown(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(analyst.stack.url);
  await page.locator('[data-testid="row"]').first().waitFor();
  await page.close();
}

async function measured(way: Way): Promise<Figures> {
  const runs: Figures[] = [];
  for (let run = 1; run <= RUNS; run++) {
    const figures = figuresOf(await looked(way));
    console.log(`${way} ${run}: ${JSON.stringify(figures)}`);
    runs.push(figures);
  }
  const names = Object.keys(runs[0]!) as (keyof Figures)[];
  return Object.fromEntries(
    names.map((name) => [name, Math.round(median(runs.map((figures) => figures[name])))]),
  ) as unknown as Figures;
}

async function looked(way: Way): Promise<Result> {
  const { config, flags } = WAYS[way];
  const usual: Flags = { port, output: 'json', onlyCategories: CATEGORIES, logLevel: 'error' };
  const run = await lighthouse(analyst.stack.url, { ...usual, ...flags }, config);
  if (!run || run.lhr.runtimeError) throw new Error(run?.lhr.runtimeError?.message ?? 'Lighthouse gave no result');
  await writeFile(`${OUT}lighthouse-${way}.report.json`, run.report as string);
  return run.lhr;
}

function figuresOf({ categories, audits }: Result): Figures {
  const score = (name: string): number => Math.round((categories[name]?.score ?? 0) * 100);
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    transferKb: Math.round((audits['total-byte-weight']?.numericValue ?? 0) / 1000),
    lcpMs: Math.round(audits['largest-contentful-paint']?.numericValue ?? Infinity),
  };
}

/** Says what misses its bar, and ends with a failure then. */
function complain(way: Way, figures: Figures): void {
  const names = Object.keys(figures) as (keyof Figures)[];
  for (const name of names) {
    const [least = -Infinity, most = Infinity] = [LEAST[way][name], MOST[way][name]];
    if (figures[name] >= least && figures[name] <= most) continue;
    console.log(`✖ ${way}: ${name} is ${figures[name]}, not ${figures[name] < least ? least : most}`);
    process.exitCode = 1;
  }
}
