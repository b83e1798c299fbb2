import type { LiveEvent } from '@soc-agent/contracts';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { signalBody } from './signals.js';

/** Connections that signals are posted over. */
const CONNECTIONS = 16;

/** When one signal was posted, when its analysis was stored, when the dashboard heard of it; Unix milliseconds. */
export interface Journey {
  postedAt: number;
  storedAt?: number;
  heardAt?: number;
}

/** One client of the running stack: posts signals over kept connections and listens as a dashboard does. */
export class StackClient {
  readonly journeys = new Map<string, Journey>();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  private readonly socket: Socket;
  private early = new Map<string, Pick<Journey, 'storedAt' | 'heardAt'>>();
  private count = 0;
  private heard = 0;
  private onHeard: () => void = () => undefined;

  constructor(
    private readonly baseUrl: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {
    this.socket = io(baseUrl, { path: '/ws', transports: ['websocket'], extraHeaders: { ...headers } });
    this.socket.on('threat.analyzed', (event: LiveEvent) => this.hear(event));
  }

  /** Resolves when the dashboard's connection stands. */
  async connected(): Promise<void> {
    const end = Date.now() + 10_000;
    while (!this.socket.connected && Date.now() < end) await wait(20);
    if (!this.socket.connected) throw new Error(`no live connection to ${this.baseUrl}/ws`);
  }

  /** Threats posted whose analysis the dashboard has not heard of yet. */
  get outstanding(): number {
    return this.count - this.heard;
  }

  async post(): Promise<void> {
    const body = signalBody(this.count++);
    const postedAt = Date.now() + (performance.now() % 1);
    const answer = await this.send('POST', '/api/signals', body).catch((error: unknown) => {
      // what was refused is not under way
      this.count--;
      throw error;
    });
    const { id } = JSON.parse(answer) as { id: string };
    this.journeys.set(id, { postedAt, ...this.early.get(id) });
    this.early.delete(id);
  }

  /** Posts whenever fewer than `limit` threats are under way, for a time; returns how many posts were refused. */
  async keepUnderWay(limit: number, milliseconds: number): Promise<number> {
    const end = Date.now() + milliseconds;
    let posting = 0;
    let refused = 0;
    const fill = (): void => {
      while (Date.now() < end && this.outstanding < limit && posting < CONNECTIONS) {
        posting++;
        void this.post()
          .catch(() => refused++)
          .finally(() => {
            posting--;
            fill();
          });
      }
    };
    this.onHeard = fill;
    fill();
    await wait(milliseconds);
    return refused;
  }

  /** Waits until every posted threat was heard of; then asks the API for those that were not. Returns how many have no final analysis. */
  async lost(timeoutMs: number): Promise<number> {
    const end = Date.now() + timeoutMs;
    while (this.outstanding > 0 && Date.now() < end) await wait(50);
    let lost = 0;
    for (const [id, { heardAt }] of this.journeys) {
      if (heardAt !== undefined) continue;
      const { status } = JSON.parse(await this.send('GET', `/api/threats/${id}`)) as { status: string };
      if (status === 'queued' || status === 'analyzing') lost++;
    }
    return lost;
  }

  /** A fresh count; what was posted before is forgotten. */
  reset(): void {
    this.journeys.clear();
    this.early.clear();
    this.count = this.heard = 0;
  }

  close(): void {
    this.socket.close();
    this.agent.destroy();
  }

  private hear({ threat }: LiveEvent): void {
    const times = { storedAt: Date.parse(threat.updatedAt), heardAt: Date.now() };
    const journey = this.journeys.get(threat.id);
    if (journey?.heardAt !== undefined) return;
    this.heard++;
    this.onHeard();
    if (journey) Object.assign(journey, times);
    else this.early.set(threat.id, times);
  }

  private send(method: string, path: string, body?: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = {
        ...this.headers,
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
      };
      const call = request(
        new URL(path, this.baseUrl),
        { method, agent: this.agent, headers, timeout: 10_000 },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          answer.on('end', () => {
            if ((answer.statusCode ?? 500) < 300) resolve(text);
            else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
          });
        },
      );
      call.on('timeout', () => call.destroy(new Error(`${method} ${path}: no answer within 10 s`)));
      call.on('error', reject);
      call.end(body);
    });
  }
}
