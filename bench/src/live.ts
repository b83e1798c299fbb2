import { NOTIFICATIONS, Shards, type ThreatSummary } from '@soc-agent/contracts';
import { freshId } from '@soc-agent/testing';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type CDPSession, type Page } from 'playwright-core';
import { analystWith, OUT } from './analyst.js';

/** Threats that are stored, and loaded by the page; LIVE_ROWS for another number. */
const ROWS = Number(process.env['LIVE_ROWS'] ?? 10_000);
/** How long each part is measured; LIVE_SECONDS for another number. */
const SECONDS = Number(process.env['LIVE_SECONDS'] ?? 60);
const EVENTS_PER_SECOND = 50;
/** What is made once, such as code that is compiled, is not what grows. */
const WARM_UP_SECONDS = 5;
/** The most of the time between two frames, p95, and of what the heap has grown by after a collection. */
const BARS = { frameP95Ms: 50, heapGrowthMb: 10 } as const;

interface Figures {
  /** Events that the page was sent. */
  events: number;
  frames: number;
  frameP50Ms: number;
  frameP95Ms: number;
  frameMaxMs: number;
  heapBeforeMb: number;
  heapAfterMb: number;
  heapGrowthMb: number;
  /** Rows that are drawn. */
  drawn: number;
}

const analyst = await analystWith(ROWS);
const { stack } = analyst;
const redis = new Redis(stack.redis.url, { maxRetriesPerRequest: null });
const notifier = new Queue(NOTIFICATIONS.name, { connection: redis, prefix: new Shards('{soc}').first });
const browser = await chromium.launch({
  ...(process.env['CHROME_BIN'] && { executablePath: process.env['CHROME_BIN'] }),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const stored = await summaries();
  let seq = Math.max(...stored.map((threat) => threat.seq));
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([analyst.cookie]);
  const page = await context.newPage();
  const heard = countedEvents(page);
  await page.goto(`${stack.url}/?as=threats&show=all`);
  await loadAll(page, stored.length);
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.enable');

  console.log('scrolled down: what comes waits');
  const held = await measured(page, session, heard, inject);
  await page.getByTestId('resume').waitFor();
  console.log('at the top: what comes is let in');
  await page.reload();
  await loadAll(page, stored.length);
  await page.locator('[role=grid]').evaluate((grid) => (grid.scrollTop = 0));
  const followed = await measured(page, session, heard, inject);
  await page.getByText(`Came ${seq}`, { exact: true }).first().waitFor();

  await mkdir(OUT, { recursive: true });
  const report = { rows: stored.length, seconds: SECONDS, eventsPerSecond: EVENTS_PER_SECOND, held, followed };
  await writeFile(`${OUT}live.json`, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`written to ${OUT}live.json`);
  console.table({ held, followed });
  complain({ held, followed });

  /** Sends changes to the notifier for so many seconds: of stored threats and of new ones, in turn. */
  async function inject(seconds: number): Promise<void> {
    const begin = performance.now();
    const sent: Promise<unknown>[] = [];
    for (let n = 0; n < seconds * EVENTS_PER_SECOND; n++) {
      await wait(Math.max(0, begin + (n * 1000) / EVENTS_PER_SECOND - performance.now()));
      seq++;
      const known = stored[(n * 7919) % stored.length]!;
      const changed: ThreatSummary = { ...known, seq, triage: 'acknowledged', assignee: `ada ${seq}` };
      const at = new Date().toISOString();
      const fresh = { ...known, id: freshId(), seq, title: `Came ${seq}`, createdAt: at, updatedAt: at };
      const isNew = n % 2 === 1;
      const payload = { event: isNew ? 'threat.analyzed' : 'threat.updated', seq, threat: isNew ? fresh : changed };
      sent.push(notifier.add(NOTIFICATIONS.name, payload, { removeOnComplete: true }));
    }
    await Promise.all(sent);
  }
} finally {
  await browser.close();
  await notifier.close();
  redis.disconnect();
  await analyst.stop();
}

/** Every stored change, as the notifier announces it. */
async function summaries(): Promise<ThreatSummary[]> {
  const all: ThreatSummary[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const url: string = `${stack.url}/api/threats?limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${stack.apiKey}` } });
    const page = (await answer.json()) as { items: ThreatSummary[]; nextCursor?: string };
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

/** Scrolls to the end until the page holds so many rows. */
async function loadAll(page: Page, rows: number): Promise<void> {
  const grid = page.locator('[role=grid]');
  await grid.waitFor();
  for (let loaded = 0; loaded < rows;) {
    await grid.evaluate((element) => (element.scrollTop = element.scrollHeight));
    await page.waitForFunction(
      (known) => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) - 1 > known,
      loaded,
    );
    loaded = Number(await grid.getAttribute('aria-rowcount')) - 1;
  }
}

/** How many events the page was sent so far. */
function countedEvents(page: Page): () => number {
  let events = 0;
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).includes('"threat.')) events++;
    }),
  );
  return () => events;
}

async function measured(
  page: Page,
  session: CDPSession,
  heard: () => number,
  work: (seconds: number) => Promise<void>,
): Promise<Figures> {
  await work(WARM_UP_SECONDS);
  const heapBeforeMb = await heapMb(session);
  const before = heard();
  const recorder = await page.evaluateHandle(() => {
    const times: number[] = [];
    let isOver = false;
    const step = (now: number): void => {
      times.push(now);
      if (!isOver) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    return {
      end: () => {
        isOver = true;
        return times;
      },
    };
  });
  await work(SECONDS);
  const times = await recorder.evaluate(({ end }) => end());
  await recorder.dispose();
  const heapAfterMb = await heapMb(session);
  const gaps = times
    .slice(1)
    .map((time, n) => time - times[n]!)
    .sort((a, b) => a - b);
  const at = (share: number): number => tenths(gaps[Math.max(0, Math.ceil(share * gaps.length) - 1)] ?? Infinity);
  return {
    events: heard() - before,
    frames: gaps.length,
    frameP50Ms: at(0.5),
    frameP95Ms: at(0.95),
    frameMaxMs: at(1),
    heapBeforeMb,
    heapAfterMb,
    heapGrowthMb: tenths(heapAfterMb - heapBeforeMb),
    drawn: await page.getByTestId('row').count(),
  };
}

/** What the page holds on to. */
async function heapMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return tenths(usedSize / 1_000_000);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Says what misses its bar, and ends with a failure then. */
function complain(parts: Readonly<Record<string, Figures>>): void {
  for (const [part, figures] of Object.entries(parts)) {
    for (const name of ['frameP95Ms', 'heapGrowthMb'] as const) {
      if (figures[name] <= BARS[name]) continue;
      console.log(`✖ ${part}: ${name} is ${figures[name]}, not ${BARS[name]}`);
      process.exitCode = 1;
    }
    // what did not arrive cannot have cost anything
    if (figures.events < SECONDS * EVENTS_PER_SECOND * 0.95) {
      console.log(`✖ ${part}: ${figures.events} events arrived of ${SECONDS * EVENTS_PER_SECOND}`);
      process.exitCode = 1;
    }
  }
}
