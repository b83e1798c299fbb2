import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ActionOrder } from '@soc-agent/contracts';

/** An order as the receiver got it. */
export interface Received {
  order: ActionOrder;
  idempotencyKey: string;
  /** True when the signature is of this body, this secret and this minute. */
  signed: boolean;
}

/** The integrator's end of the webhook; `behaviour` may change at any time. */
export class ActionReceiver {
  readonly received: Received[] = [];
  behaviour: 'take' | 'refuse' | 'break' | 'hang' | 'redirect' = 'take';
  readonly #server: Server;

  constructor(
    private readonly port: number,
    private readonly secret: string,
  ) {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/orders`;
  }

  async up(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
  }

  async down(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  of(threatId: string): Received[] {
    return this.received.filter(({ order }) => order.threatId === threatId);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += String(part);
    this.received.push({
      order: JSON.parse(body) as ActionOrder,
      idempotencyKey: String(request.headers['idempotency-key']),
      signed: this.#isSigned(body, String(request.headers['x-soc-signature'])),
    });
    const status = { take: 202, refuse: 400, break: 500, hang: 0, redirect: 302 }[this.behaviour];
    if (status > 0) response.writeHead(status, status === 302 ? { location: `${this.url}/elsewhere` } : {}).end();
  }

  #isSigned(body: string, header: string): boolean {
    const [, time = '', mac] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(header) ?? [];
    const expected = createHmac('sha256', this.secret).update(`${time}.${body}`).digest('hex');
    return mac === expected && Math.abs(Date.now() / 1000 - Number(time)) < 60;
  }
}
