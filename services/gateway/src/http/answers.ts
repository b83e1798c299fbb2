import compress from '@fastify/compress';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RouteOptions } from 'fastify';

/** Shorter answers are sent as they are, bytes. */
const THRESHOLD = 1024;

/** Names every request in its answer, and compresses what is read and long. To be called before any route is there. */
export async function prepareAnswers(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  server.addHook('onRoute', (route: RouteOptions) => {
    const isRead = route.method === 'GET' && route.url.startsWith('/api/');
    route.compress = isRead ? { threshold: THRESHOLD } : false;
    route.decompress = false;
  });
  await app.register(compress, { global: false, encodings: ['br', 'gzip'], threshold: THRESHOLD });
}
