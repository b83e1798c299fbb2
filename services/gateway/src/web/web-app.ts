import helmet from '@fastify/helmet';
import proxy from '@fastify/http-proxy';
import files from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { join, resolve } from 'node:path';
import { config } from '../config.js';

/** Paths that belong to the API and never to the dashboard's router. */
const OURS = /^\/(api|docs|ws|health|ready|metrics)(\/|$|\?|-)/;

/** Security headers, the dashboard's files and the way to the notifier: one origin for everything. */
export async function serveWebApp(app: NestFastifyApplication): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
  });
  if (config.NOTIFIER_URL) {
    await app.register(proxy, { upstream: config.NOTIFIER_URL, prefix: '/ws', rewritePrefix: '/ws', websocket: true });
  }
  if (config.WEB_ROOT) await serveFiles(app, resolve(config.WEB_ROOT));
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
    .addHook('onRequest', async (request, reply) => {
      const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
      if (wantsPage && !OURS.test(request.url) && !/\.\w+$/.test(request.url.split('?', 1)[0] ?? '')) {
        return reply.sendFile('index.html', join(root));
      }
    });
}
