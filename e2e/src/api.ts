import type {
  Analytics,
  ContextImport,
  Problem,
  Role,
  ThreatAnalysis,
  ThreatInProgress,
  ThreatSummary,
} from '@soc-agent/contracts';
import type { Stack } from '@soc-agent/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { PATIENCE_MS, until } from './until.js';

/** Longest wait for one answer, milliseconds. */
const ANSWER_MS = 60_000;
const TERMINAL: ReadonlySet<string> = new Set(['completed', 'failed', 'suppressed']);

/** An answer of the gateway, its body parsed. */
export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

/**
 * The gateway as a client sees it, who may everything unless another way in is given. What is refused with 503 is asked for again: beside
 * other tests a database may be slow for once.
 */
export class Api {
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    private readonly stack: Pick<Stack, 'url' | 'apiKey'>,
    credential: Readonly<Record<string, string>> = { authorization: `Bearer ${stack.apiKey}` },
    private readonly patienceMs = PATIENCE_MS,
  ) {
    this.headers = credential;
  }

  /** The same client, who takes the first answer, for tests of refusals. */
  impatient(): Api {
    return new Api(this.stack, this.headers, 0);
  }

  /** With another key. */
  withKey(key: string): Api {
    return new Api(this.stack, { authorization: `Bearer ${key}` });
  }

  /** Somebody new, logged in in a browser of their own. */
  async person(name: string, more: { role?: Role; approver?: boolean; customer?: string } = {}): Promise<Api> {
    const invited = await this.post<{ link: string }>('/api/users', { name, role: 'analyst', ...more });
    if (invited.status !== 201) throw new Error(`${name}: ${JSON.stringify(invited)}`);
    const link = invited.body.link.split('#')[1];
    const nobody = new Api(this.stack, { origin: new URL(this.stack.url).origin });
    const password = `the password of ${name}`;
    let login = await nobody.post('/api/session/link', { link, password });
    // a refusal may come after its effect: then the link is used up, and the password is set
    if (login.status !== 204) login = await nobody.post('/api/session', { name, password });
    if (login.status !== 204) throw new Error(`${name} is not logged in: ${JSON.stringify(login)}`);
    const cookie = login.headers.getSetCookie().map((text) => text.split(';')[0]);
    return new Api(this.stack, { ...nobody.headers, cookie: cookie.join('; ') });
  }

  async get<T>(path: string): Promise<Answer<T>> {
    return this.send<T>(path, { headers: { accept: 'application/json' } });
  }

  async post<T = { id: string; link: string } & Problem>(
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.send<T>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
    });
  }

  async put<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.send<T>(path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
    });
  }

  async patch<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send<T>(path, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  async delete<T>(path: string): Promise<Answer<T>> {
    return this.send<T>(path, { method: 'DELETE' });
  }

  /** Sends a signal as a patient sender does, under one key until it is accepted; its id. */
  async accepted(signal: Record<string, unknown>, key: string = randomUUID()): Promise<string> {
    let last: Answer<unknown> | undefined;
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(100)) {
      const answer = await this.impatient()
        .post('/api/signals', signal, { 'idempotency-key': key })
        .catch(() => undefined);
      if (answer?.status === 202) return answer.body.id;
      last = answer;
    }
    throw new Error(`${key} was never accepted: ${JSON.stringify(last?.body)}`);
  }

  /** Waits until the threat is terminal. @throws Error with its state when it is not in time. */
  async analysis(id: string): Promise<ThreatAnalysis> {
    const { body } = await until(
      () => this.get<ThreatAnalysis | ThreatInProgress>(`/api/threats/${id}`),
      (answer) => answer.status === 200 && TERMINAL.has(answer.body.status),
    );
    return body as ThreatAnalysis;
  }

  /** Waits for the end of an import that was accepted. */
  async imported({ status, body }: Answer<ContextImport>): Promise<ContextImport> {
    if (status !== 202) throw new Error(`the import was not accepted: ${status} ${JSON.stringify(body)}`);
    return until(
      async () => (await this.get<ContextImport>(`/api/context/imports/${body.id}`)).body,
      (state) => state.status !== 'running',
    );
  }

  /** Waits until the threat is a member of an incident that is shown; its id. */
  async incidentOf(id: string): Promise<string> {
    const place = await until(
      async () => (await this.analysis(id)).place,
      (found) => found?.role === 'member' && found.incident !== undefined,
    );
    return place!.incident!;
  }

  /** Waits until so many threats are terminal; returns all that are stored. */
  async terminal(count: number, timeoutMs = PATIENCE_MS): Promise<ThreatSummary[]> {
    let rows: ThreatSummary[] = [];
    for (const end = Date.now() + timeoutMs; Date.now() < end; await wait(200)) {
      rows = (await this.get<{ items: ThreatSummary[] }>('/api/threats?limit=500')).body.items;
      if (rows.filter(({ status }) => TERMINAL.has(status)).length >= count) return rows;
    }
    const states = rows.map(({ id, status }) => `${id} ${status}`).filter((row) => !row.endsWith('completed'));
    throw new Error(`${rows.length} of ${count} stored, not completed: ${states.join(', ')}`);
  }

  /** As somebody sees it who sees every customer. */
  async analytics(): Promise<Required<Analytics>> {
    return (await this.get<Required<Analytics>>('/api/analytics')).body;
  }

  private async send<T>(path: string, init: RequestInit): Promise<Answer<T>> {
    for (const end = Date.now() + this.patienceMs; ; await wait(500)) {
      const answer = await this.sendOnce<T>(path, init);
      if (answer.status !== 503 || Date.now() >= end) return answer;
    }
  }

  private async sendOnce<T>(path: string, init: RequestInit): Promise<Answer<T>> {
    const headers = { ...this.headers, ...(init.headers as Record<string, string> | undefined) };
    const options = { ...init, headers, signal: AbortSignal.timeout(ANSWER_MS) };
    const response = await fetch(`${this.stack.url}${path}`, options);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as T };
  }
}

/** A signal as an integrator posts it. */
export function newSignal(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    customerName: 'RetailMax',
    timestamp: new Date().toISOString(),
    title: 'Multiple failed logins for root',
    severity: 'MEDIUM',
    source: { product: 'sshd', ruleId: '5551', ruleName: 'Multiple failed logins' },
    entities: { sourceIps: ['203.0.113.7'], users: ['root'], hosts: ['web-1'] },
    mitreHints: ['T1110'],
    ...changes,
  };
}

/** A Falco alert, the same for the same number. */
export function falcoAlert(n: number, changes: object = {}): Record<string, unknown> {
  return {
    uuid: `event-${n}`,
    output: 'Notice A shell was spawned',
    priority: 'Notice',
    rule: 'Terminal shell in container',
    time: '2026-11-27T06:00:00Z',
    hostname: `node-${n}`,
    output_fields: { 'user.name': 'root' },
    ...changes,
  };
}
