import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  AGENT_KINDS,
  readAgentSlot,
  SEVERITIES,
  type AgentKind,
  type Finding,
  type ThreatSignal,
} from '@soc-agent/contracts';
import { agentAnalysis, seededSignal, SeededWorld } from '@soc-agent/testing';
import type { Investigation } from '../evidence/investigation.js';
import { AGENTS } from './registry.js';

const WORLDS = Array.from({ length: 500 }, (_, seed) => new SeededWorld(seededSignal(seed), seed));
/** Every how many threats each of its findings is put to the proof. */
const PROOF_EVERY = 5;

describe.each(AGENT_KINDS)('the %s agent on 500 generated threats', (kind) => {
  let investigations: Investigation[];
  beforeAll(async () => {
    investigations = await Promise.all(WORLDS.map((world) => investigated(kind, world)));
  });

  it('rests every finding and every fact on evidence that is on file and resolves', () => {
    const unfounded: unknown[] = [];
    for (const [index, { evidence, assessment }] of investigations.entries()) {
      const onFile = new Set(evidence.map(({ ref }) => ref));
      const holds = (ref: string): boolean => onFile.has(ref) && WORLDS[index]?.resolved(ref) !== undefined;
      for (const { evidence: refs, ...statement } of [...assessment.keyFindings, ...assessment.facts])
        if (refs.length === 0 || !refs.every(holds))
          unfounded.push({ index, statement, refs: refs.filter((ref) => !holds(ref)) });
    }
    expect(unfounded.slice(0, 5)).toEqual([]);
  });

  it('states nothing that is lost on the way through its slot', () => {
    for (const { assessment } of investigations) {
      const analysis = agentAnalysis(kind, assessment);
      expect(readAgentSlot(JSON.stringify(analysis))).toEqual(analysis);
    }
  });

  it('finds something else when the evidence of a finding is something else', async () => {
    const unmoved: unknown[] = [];
    let proved = 0;
    for (let index = 0; index < WORLDS.length; index += PROOF_EVERY) {
      const world = WORLDS[index] as SeededWorld;
      for (const finding of investigations[index]?.assessment.keyFindings ?? []) {
        const { signal, without } = changed(world.signal, finding.evidence, index);
        const sources = without ? NOTHING_KNOWN : world.sources;
        const after = (await AGENTS[kind].investigate(signal, sources)).assessment.keyFindings;
        if (after.some((other) => same(other, finding))) unmoved.push({ index, ...finding });
        proved++;
      }
    }
    expect(unmoved.slice(0, 5)).toEqual([]);
    expect(proved).toBeGreaterThan(30);
  });

  it('writes another text for another threat', () => {
    const texts = investigations.map(({ assessment }) => assessment.analysis);
    const subjects = WORLDS.map(({ signal }) => JSON.stringify([signal.title, signal.customerName, signal.entities]));
    expect(new Set(subjects).size).toBe(WORLDS.length);
    expect(new Set(texts).size).toBe(WORLDS.length);
  });

  it('gives no confidence, finding or recommendation to all', () => {
    const shared = (lists: string[][]): string[] =>
      [...new Set(lists.flat())].filter((one) => lists.every((list) => list.includes(one)));
    expect(shared(investigations.map(({ assessment }) => assessment.keyFindings.map(({ text }) => text)))).toEqual([]);
    expect(shared(investigations.map(({ assessment }) => assessment.recommendations))).toEqual([]);
    expect(new Set(investigations.map(({ assessment }) => assessment.confidence)).size).toBeGreaterThan(2);
  });
});

async function investigated(kind: AgentKind, world: SeededWorld): Promise<Investigation> {
  return AGENTS[kind].investigate(world.signal, world.sources);
}

function same(one: Finding, other: Finding): boolean {
  return one.text === other.text && JSON.stringify(one.evidence) === JSON.stringify(other.evidence);
}

/** The signal with another value wherever the finding points into it; when it points nowhere in it, the same with nothing known around it. */
function changed(
  signal: ThreatSignal,
  refs: readonly string[],
  seed: number,
): { signal: ThreatSignal; without: boolean } {
  const paths = refs.filter((ref) => ref.startsWith('signal.')).map((ref) => ref.slice('signal.'.length));
  const copy = structuredClone(signal);
  for (const path of paths) {
    const steps = path.startsWith('metadata.') ? ['metadata', path.slice(9)] : path.split(/[.[\]]+/).filter(Boolean);
    const last = steps.pop() as string;
    const holder = steps.reduce<Record<string, unknown>>(
      (object, step) => object[step] as Record<string, unknown>,
      copy as unknown as Record<string, unknown>,
    );
    holder[last] = another(path, holder[last], seed);
  }
  return { signal: copy, without: paths.length === 0 };
}

function another(path: string, value: unknown, seed: number): unknown {
  if (path === 'timestamp') return new Date(Date.parse(String(value)) + 400 * 24 * 3_600_000).toISOString();
  if (path === 'severity') return SEVERITIES[(SEVERITIES.indexOf(value as never) + 1) % SEVERITIES.length];
  if (path === 'threatType') return value === 'anomaly_detection' ? 'device_compromise' : 'anomaly_detection';
  if (path === 'geo.country') return value === 'FR' ? 'CH' : 'FR';
  if (path.endsWith('Ips[0]') || path.includes('Ips[')) return `172.16.${seed % 250}.${1 + (seed % 99)}`;
  if (path.includes('userAgents')) return `Nmap Scripting Engine ${seed}`;
  if (path === 'metadata.asn') return 65_000 + seed;
  if (path === 'geo.latitude' || path === 'geo.longitude') return -Number(value) / 2 + 1;
  if (typeof value === 'number') return value * 3 + 1;
  if (typeof value === 'object' && value !== null)
    return { ...value, latitude: 1.5, longitude: 2.5, city: `elsewhere ${seed}` };
  return `zzz ${seed}`;
}

const NOTHING_KNOWN = {
  history: { related: () => Promise.resolve({ entities: [], customerAndType: { count: 0, threats: [] } }) },
  customers: { find: () => Promise.resolve(undefined) },
  infrastructure: { between: () => Promise.resolve([]) },
  indicators: { lookup: () => Promise.resolve([]) },
};
