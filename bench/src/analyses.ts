import {
  AGENT_KINDS,
  type AgentAnalysis,
  type AgentKind,
  type IngestReport,
  type ThreatAnalysis,
  type ThreatInProgress,
  type ThreatSignal,
} from '@soc-agent/contracts';
import { AGENTS, analyze, analyzerInput, synthesize } from '@soc-agent/domain';
import type { NewAnalysis } from '@soc-agent/store';
import { seededSignal, SeededWorld, startStack, type Stack } from '@soc-agent/testing';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Alerts of real tools, as they send them; published by others and not part of this project. */
const SAMPLES = `${process.env['EVAL_DATA'] || fileURLToPath(new URL('../../../shared/data', import.meta.url))}/samples`;
/** How often each is sent: from the second time on the customer has a past. */
const ROUNDS = 3;
const INVENTED = 600;
const COMPLETE_MS = 120_000;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?/g;

/** Whose all of them are. */
const CUSTOMER = 'the customer of a sample';

/** What a system of their own makes of alerts of real tools; where there are none, analyses of invented signals. */
export async function analyses(): Promise<NewAnalysis[]> {
  if (!existsSync(SAMPLES)) {
    console.log(`there are no samples at ${SAMPLES} (EVAL_DATA names the folder): the signals are invented`);
    return inventedAnalyses();
  }
  const files = (await readdir(SAMPLES, { recursive: true })).filter((file) => file.includes('.')).sort();
  const made: NewAnalysis[] = [];
  const stack = await startStack({ DEMO_DATA: '0' });
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const now = new Date().toISOString().slice(0, -1);
      for (const file of files) {
        const alerts = await readFile(join(SAMPLES, file), 'utf8');
        made.push(...(await analyzed(stack, alerts.replaceAll(TIME, now))));
      }
    }
  } finally {
    await stack.stop();
  }
  console.log(`${made.length} analyses of samples in ${SAMPLES}`);
  return made;
}

/** Analyses that the agents, the analyzers and the synthesis made of invented signals in worlds of their own. */
export async function inventedAnalyses(): Promise<NewAnalysis[]> {
  return Promise.all(Array.from({ length: INVENTED }, (_, seed) => inWorld(seededSignal(seed), seed)));
}

/** Posts alerts as a tool does, and waits until each is analyzed. */
async function analyzed({ url, apiKey }: Stack, alerts: string): Promise<NewAnalysis[]> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const answer = await fetch(`${url}/api/ingest/auto?customer=${encodeURIComponent(CUSTOMER)}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/plain' },
    body: alerts,
  });
  const taken = (await answer.json()) as IngestReport | { id: string };
  const ids = 'id' in taken ? [taken.id] : taken.items.flatMap((item) => ('id' in item ? item.id : []));
  const found = await Promise.all(
    ids.map(async (id) => {
      for (const end = Date.now() + COMPLETE_MS; Date.now() < end; await wait(50)) {
        const found = (await (await fetch(`${url}/api/threats/${id}`, { headers })).json()) as
          ThreatAnalysis | ThreatInProgress;
        if (found.status === 'queued' || found.status === 'analyzing') continue;
        // a tool's test alert is stored without being analyzed
        if (found.status !== 'completed') return [];
        const { seq: _, updatedAt: _at, ...analysis } = found;
        return analysis;
      }
      throw new Error(`${id} was not analyzed within ${COMPLETE_MS / 1000} s`);
    }),
  );
  return found.flat();
}

async function inWorld(signal: ThreatSignal, seed: number): Promise<NewAnalysis> {
  const { sources } = new SeededWorld(signal, seed);
  const agents: Partial<Record<AgentKind, AgentAnalysis>> = {};
  for (const agent of AGENT_KINDS) {
    const { assessment } = await AGENTS[agent].investigate(signal, sources);
    agents[agent] = { ...assessment, agent, engine: 'rules', processingTimeMs: 1 };
  }
  const now = Date.parse(signal.timestamp) + 1000;
  const run = { id: signal.id, signal, agents, acceptedAt: now, openedAt: now + 2, agentsDoneAt: now + 20 };
  return synthesize({ ...run, analyzers: analyze(analyzerInput(run)), completedAt: now + 40 });
}
