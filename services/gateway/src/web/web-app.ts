import proxy from '@fastify/http-proxy';
import files from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { join, resolve } from 'node:path';
import { config } from '../config.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Paths that belong to the API and never to the dashboard's router. */
const OURS = /^\/(api|docs|ops|ws|health|ready|metrics)(\/|$|\?|-)/;

/** Files of the dashboard, which has no folders: deeper down a dot is part of a name, such as an address. */
const FILE = /^\/[^/]*\.\w+$/;

/** For every page and answer, from the gateway or from nginx. */
export function secureHeaders(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (_request, reply, done) => {
      reply.headers(SECURITY_HEADERS);
      done();
    });
}

/** The dashboard's files and the way to the notifier: one origin for everything. */
export async function serveWebApp(app: NestFastifyApplication): Promise<void> {
  if (config.NOTIFIER_URL) {
    await app.register(proxy, {
      upstream: config.NOTIFIER_URL,
      prefix: '/ws',
      rewritePrefix: '/ws',
      websocket: true,
      wsClientOptions: WHO_ASKS,
    });
  }
  if (config.WEB_ROOT) await serveFiles(app, resolve(config.WEB_ROOT));
}

/** An option that the plug-in's types lack. */
const WHO_ASKS: object = {
  rewriteRequestHeaders: (_: object, { headers }: FastifyRequest) => ofHandshake(headers),
};

/** The headers from which the notifier learns who asks, and from which page. */
function ofHandshake(headers: IncomingHttpHeaders): Record<string, string> {
  const names = ['authorization', 'cookie', 'host', 'origin', 'sec-fetch-site', 'x-api-key'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

async function serveFiles(app: NestFastifyApplication, root: string): Promise<void> {
  await app.register(files, {
    root,
    index: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      const hashed = /-[A-Z0-9]{8}\.\w+$/i.test(path);
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  // the dashboard routes in the browser: each of its paths is the same page
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
      if (wantsPage && !OURS.test(request.url) && !FILE.test(request.url.split('?', 1)[0] ?? '')) {
        reply.sendFile('index.html', join(root));
      } else done();
    });
}
