import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceConfig } from '../config/service-config.js';
import type { Meter } from './meter.js';

/** Longest wait for a request to arrive, milliseconds: it has no body. */
const REQUEST_TIMEOUT_MS = 5000;

/** `GET /metrics` on a port of its own, which only those may reach who may see what the whole system does. */
export class MetricsServer {
  private readonly server: Server;

  constructor(meter: Meter) {
    const options = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS };
    this.server = createServer(options, ({ method, url, headers }, response) => {
      if (method !== 'GET' || url?.split('?', 1)[0] !== '/metrics') return void response.writeHead(404).end();
      void tell(meter, headers.accept, response);
    });
  }

  /** @returns the port. @throws the system's error when it is taken. */
  async listen({ METRICS_PORT, METRICS_HOST }: Pick<ServiceConfig, 'METRICS_PORT' | 'METRICS_HOST'>): Promise<number> {
    this.server.listen(METRICS_PORT, METRICS_HOST);
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function tell(meter: Meter, accept: string | undefined, response: ServerResponse): Promise<void> {
  try {
    const { contentType, body } = await meter.scrape(accept);
    response.writeHead(200, { 'content-type': contentType }).end(body);
  } catch {
    // what a gauge reads answers in time or not at all; a scrape that fails is seen as one
    response.writeHead(500).end();
  }
}
