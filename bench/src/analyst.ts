import { startStack, withClient, type Stack } from '@soc-agent/testing';
import { fileURLToPath } from 'node:url';
import { inventedAnalyses } from './analyses.js';
import { loadThreats } from './load-threats.js';
import { MadeThreats } from './made-threats.js';

const PERSON = { name: 'ada', role: 'analyst' };

/** Where what browsers measure is written. */
export const OUT = fileURLToPath(new URL('../../e2e/out/', import.meta.url));

/** A running system with threats in it, and somebody who is logged in. */
export interface Analyst {
  stack: Stack;
  /** The session, as a browser takes it. */
  cookie: { name: string; value: string; url: string };
  stop(): Promise<void>;
}

/** @param rows threats that are stored, over the last thirty days. */
export async function analystWith(rows: number): Promise<Analyst> {
  const stack = await startStack({ DEMO_DATA: '0' });
  try {
    console.log(`storing ${rows} threats`);
    await loadThreats(stack.postgres.url, new MadeThreats(await inventedAnalyses(), rows), 0, rows);
    await withClient(stack.postgres.url, (owner) => owner.query('vacuum analyze'));
    return { stack, cookie: await session(stack), stop: () => stack.stop() };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

async function session({ url, apiKey }: Stack): Promise<Analyst['cookie']> {
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
