import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fail } from '../config.js';
import { runningStack } from '../running-stack.js';
import { actionsFor } from './actions.js';
import { PROFILES } from './profiles.js';
import { htmlReport, type RunFacts } from './report.js';
import { runProfile, type ProfileResult } from './run-profile.js';
import { summaryOf } from './summary.js';

const OUT = fileURLToPath(new URL('../../out/load-test/', import.meta.url));
/** Longest time the accepted signals have to be analyzed once the load is over. */
const DRAIN_MS = 300_000;
/** Threats there are to open. */
const TO_OPEN = 50;

const seconds = Number(process.env['DURATION'] || 30);
const factor = Number(process.env['FACTOR'] || 1);
const chosen = process.env['PROFILE'] || 'all';
const names = chosen === 'all' ? Object.keys(PROFILES) : chosen.split(',');
const unknown = names.filter((name) => !PROFILES[name]);
if (unknown.length > 0) fail(`PROFILE=${unknown.join()}: there are ${Object.keys(PROFILES).join(', ')} and all`);
if (!(seconds >= 5 && seconds <= 3600)) fail('DURATION must be 5 to 3600');
if (!(factor > 0 && factor <= 100)) fail('FACTOR must be more than 0, at most 100');

const stack = await runningStack();
const customer = `load test ${Date.now()}`;
const actions = actionsFor(customer, await prepare(customer));
const profiles: ProfileResult[] = [];
for (const name of names) {
  console.log(`- ${name} for ${seconds} s`);
  profiles.push(await runProfile(name, PROFILES[name] ?? [], { ...stack, actions, seconds, factor }));
  console.table(profiles.at(-1)?.actions.map((action) => summaryOf(action, seconds)));
}
await report(customer, profiles);

/** Threats to open, analyzed before the load begins. */
async function prepare(customer: string): Promise<string[]> {
  const { 'post signal': post } = actionsFor(customer, []);
  const ids: string[] = [];
  for (let n = 0; n < TO_OPEN; n++) {
    const { path, method, body = '' } = post();
    const headers = { ...stack.headers, 'content-type': 'application/json' };
    const answer = await fetch(`${stack.baseUrl}${path}`, { method, headers, body });
    ids.push(((await answer.json()) as { id: string }).id);
  }
  await analyzedOf(customer, TO_OPEN);
  return ids;
}

/** How many of so many signals are analyzed, once all are, or the time is up. */
async function analyzedOf(customer: string, accepted: number): Promise<number> {
  let open = accepted;
  let total = 0;
  for (const end = Date.now() + DRAIN_MS; Date.now() < end; await wait(500)) {
    total = await count({ customer });
    open = total < accepted ? accepted : await count({ customer, status: 'analyzing' });
    if (open === 0) break;
  }
  return Math.min(accepted, total - Math.min(open, total));
}

async function count(filter: Record<string, string>): Promise<number> {
  const query = new URLSearchParams({ ...filter, limit: '1' });
  const answer = await fetch(`${stack.baseUrl}/api/threats?${query.toString()}`, { headers: stack.headers });
  return ((await answer.json()) as { total: number }).total;
}

async function report(customer: string, profiles: readonly ProfileResult[]): Promise<void> {
  const posts = profiles
    .flatMap(({ actions }) => actions)
    .filter(({ action }) => action === 'post signal' || action === 'play scenario');
  const accepted = TO_OPEN + posts.flatMap(({ samples }) => samples).filter(({ status }) => status < 300).length;
  console.log('- waiting until what was accepted is analyzed');
  const facts: RunFacts = {
    at: new Date().toISOString(),
    url: stack.baseUrl,
    node: process.versions.node,
    cores: cpus().length,
    accepted,
    analyzed: await analyzedOf(customer, accepted),
  };
  const summaries = profiles.map(({ profile, actions }) => ({
    profile,
    actions: actions.map((action) => summaryOf(action, seconds)),
  }));
  await mkdir(OUT, { recursive: true });
  await writeFile(`${OUT}report.html`, htmlReport(facts, profiles));
  await writeFile(
    `${OUT}results.json`,
    `${JSON.stringify({ ...facts, seconds, factor, profiles: summaries }, null, 2)}\n`,
  );
  console.log(`${accepted} signals accepted, ${facts.analyzed} analyzed; ${OUT}report.html`);
  if (facts.analyzed < accepted) process.exitCode = 1;
}
