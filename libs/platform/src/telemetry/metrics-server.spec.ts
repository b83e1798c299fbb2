import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Meter } from './meter.js';
import { MetricsServer } from './metrics-server.js';

let server: MetricsServer;
let url: string;
beforeEach(async () => {
  const meter = new Meter();
  meter.counter('soc_partial_analyses_total').inc();
  server = new MetricsServer(meter);
  url = `http://127.0.0.1:${await server.listen({ METRICS_HOST: '127.0.0.1', METRICS_PORT: 0 })}`;
});
afterEach(() => server.close());

describe('the port of the metrics', () => {
  it('serves metrics in the requested format', async () => {
    for (const accept of ['text/plain', 'application/openmetrics-text']) {
      const answer = await fetch(`${url}/metrics?x=1`, { headers: { accept } });
      expect(answer.headers.get('content-type')).toContain(accept);
      expect(await answer.text()).toContain('soc_partial_analyses_total 1');
    }
  });

  it('has nothing else', async () => {
    for (const path of ['/', '/health', '/api/threats', '/metrics/'])
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404);
  });

  it('is not shared with another process', async () => {
    const another = new MetricsServer(new Meter());
    const METRICS_PORT = Number(new URL(url).port);
    await expect(another.listen({ METRICS_HOST: '127.0.0.1', METRICS_PORT })).rejects.toThrow('EADDRINUSE');
  });
});
