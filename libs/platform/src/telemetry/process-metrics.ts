import type { Worker } from 'bullmq';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { readFileSync } from 'node:fs';
import type { BullMqServer } from '../bullmq/bullmq-server.js';
import type { Meter } from './meter.js';
import { CachedProbe } from './cached-probe.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Metrics of every process: what it is, which queues it works on, whether Redis answers it. */
export function measureProcess(component: string, meter: Meter, redis: Redis, server: BullMqServer): void {
  meter.gauge('soc_build_info').set({ component, version, node: process.versions.node }, 1);
  meter.gauge('soc_worker_up', (gauge) => {
    const stopped = new Set<string>();
    for (const worker of server.unwrap<Worker[]>()) {
      if (!worker.isRunning()) stopped.add(worker.name);
      gauge.set({ queue: worker.name }, stopped.has(worker.name) ? 0 : 1);
    }
  });
  const ping = new CachedProbe(() => redis.ping());
  meter.gauge('soc_redis_connected', async (gauge) => gauge.set((await ping.value()) === 'PONG' ? 1 : 0));
}

/** Counts and times every request by the template of its route, so that paths with ids in them are one series. */
export function measureRequests(meter: Meter, http: FastifyInstance): void {
  const requests = meter.counter('soc_http_requests_total');
  const duration = meter.histogram('soc_http_request_duration_seconds');
  http.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'unmatched';
    requests.inc({ method, route, status: String(reply.statusCode) });
    duration.observe({ method, route }, reply.elapsedTime / 1000);
    done();
  });
}
