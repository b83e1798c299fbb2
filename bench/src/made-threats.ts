import { AGENT_KINDS, SEVERITIES, type AgentAnalysis, type AgentKind, type ThreatSignal } from '@soc-agent/contracts';
import { AGENTS, analyzerInput, ANALYZERS, synthesize, type AnalyzerResults } from '@soc-agent/domain';
import type { NewAnalysis } from '@soc-agent/store';
import { seededSignal, SeededWorld } from '@soc-agent/testing';
import { randomBytes } from 'node:crypto';

const CUSTOMERS = 200;
const BASES = 600;
const RULES = 400;
const SPAN_MS = 30 * 86_400_000;

/** A customer that has a handful of threats, and one that has none. */
export const RARE_CUSTOMER = 'customer rare';
export const ABSENT_CUSTOMER = 'customer absent';

/** Analyses that the agents, the analyzers and the synthesis made of signals in worlds of their own. */
export async function bases(): Promise<NewAnalysis[]> {
  return Promise.all(Array.from({ length: BASES }, (_, seed) => analyzed(seededSignal(seed), seed)));
}

async function analyzed(signal: ThreatSignal, seed: number): Promise<NewAnalysis> {
  const { sources } = new SeededWorld(signal, seed);
  const agents: Partial<Record<AgentKind, AgentAnalysis>> = {};
  for (const agent of AGENT_KINDS) {
    const { assessment } = await AGENTS[agent].investigate(signal, sources);
    agents[agent] = { ...assessment, agent, engine: 'rules', processingTimeMs: 1 };
  }
  const now = Date.parse(signal.timestamp) + 1000;
  const run = { id: signal.id, signal, agents, acceptedAt: now, openedAt: now + 2, agentsDoneAt: now + 20 };
  const input = analyzerInput(run);
  const score = ANALYZERS['false-positive'].analyze(input);
  const analyzers: AnalyzerResults = {
    'false-positive': score,
    response: ANALYZERS.response.analyze({ ...input, score }),
    timeline: ANALYZERS.timeline.analyze(input),
  };
  return synthesize({ ...run, analyzers, completedAt: now + 40 });
}

/** Threats that were made of the analyses, none equal to another: identities, places, documents and times are each one's own. */
export class MadeThreats {
  private readonly texts: string[];

  /** @param count how many there will be, over the last thirty days */
  constructor(
    private readonly made: readonly NewAnalysis[],
    private readonly count: number,
    private readonly end = Date.now(),
  ) {
    this.texts = made.map((analysis) => JSON.stringify(analysis));
  }

  at(n: number): NewAnalysis {
    const place = (n * 7919) % this.made.length;
    const base = this.made[place]!;
    const at = this.end - SPAN_MS + Math.floor((n / this.count) * SPAN_MS);
    const id = idOf(at, n);
    const text = this.texts[place]!.replaceAll(base.id, id)
      .replaceAll('203.0.113.', `203.${n % 251}.${(n >> 8) % 251}.`)
      .replaceAll(/"(login|backup|scanner|transfer|session)-\d+"/g, `"$1-${n % 5000}"`);
    const analysis = JSON.parse(text) as NewAnalysis;
    const { signal } = analysis;
    const skewed = Math.floor(CUSTOMERS * ((n * 0.618_033_988_7) % 1) ** 3);
    return {
      ...analysis,
      severity: n % 997 === 0 ? 'CRITICAL' : SEVERITIES[(n * 31) % 4]!,
      createdAt: new Date(at).toISOString(),
      signal: {
        ...signal,
        timestamp: new Date(at).toISOString(),
        customerName: n > 0 && n % Math.ceil(this.count / 5) === 0 ? RARE_CUSTOMER : `customer ${skewed}`,
        source: { ...signal.source, ruleId: `rule ${(n * 13) % RULES}` },
        raw: { ...(signal.raw as object), event: randomBytes(60).toString('hex'), port: n % 65_536, at },
      },
    };
  }
}

/** A UUIDv7 of the time, the same for the same number. */
function idOf(at: number, n: number): string {
  const [time, tail] = [at.toString(16).padStart(12, '0'), n.toString(16).padStart(12, '0')];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(-3)}-8${tail.slice(0, 3)}-${tail}`;
}
