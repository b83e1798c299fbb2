import type { Indicator, Problem, ThreatAnalysis, ThreatSummary } from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Api, type Answer } from './api.js';

/** Small inputs that once gave a wrong answer, each for a kind of fault; not part of this project. */
const FOLDER = `${process.env['EVAL_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))}/trials`;
const FILES = existsSync(FOLDER) ? readdirSync(FOLDER) : [];

/** A request of a trial, or a lesson: a signal that is repeated and judged. */
export interface Step {
  method?: string;
  path?: string;
  body?: unknown;
  rawBody?: string;
  contentType?: string;
  headers?: Record<string, string>;
  repeat?: number;
  verdict?: string;
  signal?: unknown;
  wazuh?: unknown;
  customer?: string;
}

type Accepted = { id: string; link: string } & Problem;

/** The text of a trial's file; undefined when the file is not there. */
export function trialText(number: string, extension = '.json'): string | undefined {
  const file = FILES.find((found) => found.startsWith(`${number}-`) && found.endsWith(extension));
  return file === undefined ? undefined : readFileSync(`${FOLDER}/${file}`, 'utf8');
}

/** Sends the steps of trials to a running stack. */
export class TrialRunner {
  static readonly hasTrials = FILES.length > 0;
  static readonly folder = FOLDER;
  #sent = 0;

  private constructor(
    readonly stack: Stack,
    readonly api: Api,
    private readonly judges: readonly Api[],
  ) {}

  static async start(): Promise<TrialRunner> {
    const stack = await startStack();
    const api = new Api(stack);
    return new TrialRunner(stack, api, [await api.person('ada'), await api.person('bo')]);
  }

  /** Sends a step once. */
  async send<T = Accepted>({ method = 'POST', path = '', ...step }: Step): Promise<Answer<T>> {
    if (method === 'GET') return this.api.get<T>(path);
    if (method === 'PUT') return this.api.put<T>(path, step.body, step.headers);
    const headers = { ...step.headers, ...(step.contentType && { 'content-type': step.contentType }) };
    return this.api.post<T>(path, step.rawBody ?? this.#withOwnId(step.body), headers);
  }

  /** Sends steps one after the other and waits for the analysis of each. */
  async analyses(steps: readonly Step[]): Promise<ThreatAnalysis[]> {
    const found: ThreatAnalysis[] = [];
    for (const step of steps) {
      const { status, body } = await this.send(step);
      if (status !== 202) throw new Error(`not accepted: ${status} ${JSON.stringify(body)}`);
      found.push(await this.api.analysis(body.id));
    }
    return found;
  }

  /** Posts the signal of a lesson as often as it says, and gives each a verdict; two analysts take turns. */
  async teach({ repeat = 0, verdict, signal, wazuh, customer = '' }: Step): Promise<void> {
    const path = wazuh ? `/api/ingest/wazuh?customer=${encodeURIComponent(customer)}` : '/api/signals';
    for (let i = 1; i <= repeat; i++) {
      const body: unknown = JSON.parse(JSON.stringify(wazuh ?? signal).replaceAll('{i}', String(i)));
      const [threat] = await this.analyses([{ path, body }]);
      const judged = await this.judges[i % 2]?.post(`/api/threats/${threat?.id}/verdict`, { verdict });
      if (judged?.status !== 200) throw new Error(`no verdict: ${JSON.stringify(judged)}`);
    }
  }

  /** What the list of a customer's threats says of some of them. */
  async statuses(ids: readonly string[], customer: string): Promise<string[]> {
    const path = `/api/threats?customer=${encodeURIComponent(customer)}`;
    const { items } = (await this.api.get<{ items: ThreatSummary[] }>(path)).body;
    return items.filter(({ id }) => ids.includes(id)).map(({ status }) => status);
  }

  async indicator(value: string): Promise<Indicator> {
    return (await this.api.get<Indicator>(`/api/context/indicators/${encodeURIComponent(value)}`)).body;
  }

  /** The alerts of a trial all have one id, which would make each a further version of the one before. */
  #withOwnId(document: unknown): unknown {
    return JSON.parse(JSON.stringify(document ?? null).replaceAll('"1795759200.1"', `"1795759200.1${this.#sent++}"`));
  }
}
