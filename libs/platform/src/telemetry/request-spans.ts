import { trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';

/** Names the span of a request by the template of its route: only who routes knows it. */
export function nameRequestSpans(server: FastifyInstance): void {
  server.addHook('onRequest', ({ method, routeOptions: { url } }, _reply, done) => {
    if (url !== undefined) trace.getActiveSpan()?.updateName(`${method} ${url}`).setAttribute('http.route', url);
    done();
  });
}
