import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'winston';
import { BullMqServer } from './bullmq/bullmq-server.js';
import { PayloadPipe } from './bullmq/payload.pipe.js';
import { RethrowFilter } from './bullmq/rethrow.filter.js';
import type { ServiceConfig } from './config/service-config.js';
import { trustedProxies } from './config/trusted-proxies.js';
import { endOnUncaughtError, nestLog, switchLevelOnSignal } from './logging/logger.js';
import { redactedText } from './privacy/redacted.js';
import { requestId } from './request-id.js';
import { Meter } from './telemetry/meter.js';
import { MetricsServer } from './telemetry/metrics-server.js';
import { measureRequests } from './telemetry/process-metrics.js';
import { nameRequestSpans } from './telemetry/request-spans.js';
import { LOGGER } from './tokens.js';

/** Largest request body accepted, bytes. */
const BODY_LIMIT = 1024 * 1024;
/** Longest value of a path parameter, characters: the value of an indicator may be a URL. */
const MAX_PARAM_LENGTH = 8192;

/** Longest silence of a connection that is no live one, and longest wait for a request's headers, milliseconds. */
const IDLE_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 20_000;
/** How often connections are looked at for that. */
const CHECKING_INTERVAL_MS = 1000;

/** What a service's `app.module.ts` exports. */
export interface ServiceModule {
  AppModule: Type;
  config: ServiceConfig;
  /** Adds to the HTTP server what modules cannot: plugins, filters, adapters. */
  prepare?: (app: NestFastifyApplication) => void | Promise<void>;
}

/**
 * Starts a service: a hybrid Nest application with a small HTTP server and the BullMQ transport.
 * SIGTERM and SIGINT close it gracefully. A start-up failure is one line on standard error and exit code 1.
 */
export async function bootstrap(load: () => Promise<ServiceModule>): Promise<void> {
  try {
    await start(await load());
  } catch (error) {
    console.error(redactedText(`could not start: ${error instanceof Error ? error.message : String(error)}`));
    process.exit(1);
  }
}

async function start({ AppModule, config, prepare }: ServiceModule): Promise<void> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    genReqId: requestId,
    trustProxy: trustedProxies(config.TRUSTED_PROXIES),
    // who sends drop by drop, or nothing at all, does not keep a connection for ever
    requestTimeout: config.REQUEST_TIMEOUT * 1000,
    connectionTimeout: IDLE_TIMEOUT_MS,
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, config.REQUEST_TIMEOUT * 1000),
      connectionsCheckingInterval: CHECKING_INTERVAL_MS,
    },
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: refuse,
    clientErrorHandler: refuseConnection,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
    bufferLogs: true,
    abortOnError: false,
    // without Nest's parsers Fastify takes JSON and refuses everything else with 415
    bodyParser: false,
  });
  const logger = app.get<Logger>(LOGGER);
  app.useLogger(nestLog(logger));
  switchLevelOnSignal(logger);
  endOnUncaughtError(logger);
  const jobs = app.connectMicroservice({ strategy: app.get(BullMqServer) }, { deferInitialization: true });
  jobs.useGlobalPipes(new PayloadPipe());
  jobs.useGlobalFilters(new RethrowFilter());
  // the first process of a container is deaf to a signal it sends to itself, which is how Nest ends it otherwise
  app.enableShutdownHooks([], { useProcessExit: true });
  measureRequests(app.get(Meter), adapter.getInstance());
  nameRequestSpans(adapter.getInstance());
  await prepare?.(app);
  await app.startAllMicroservices();
  const metricsPort = await app.get(MetricsServer).listen(config);
  await app.listen(config.PORT, config.HOST);
  logger.info('service is up', { port: config.PORT, metricsPort });
}

/** Statuses of what is no request, or not whole in time; anything else is a bad one. */
const CONNECTION_STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
/** How long a client may take to read why its connection ends, milliseconds. */
const LINGER_MS = 1000;

/** Ends a connection, but not before its answer is on its way. */
function refuseConnection({ code }: { code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return;
  const status = CONNECTION_STATUS[code ?? ''] ?? 400;
  const title = STATUS_CODES[status];
  const body = JSON.stringify({ type: 'about:blank', title, status });
  const head = `HTTP/1.1 ${status} ${title}\r\nconnection: close\r\ncontent-type: application/problem+json`;
  if (socket.writable) socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** What no route and so no filter sees, such as a path that cannot be decoded. */
function refuse(error: FastifyError, _request: unknown, reply: FastifyReply): void {
  const status = error.statusCode ?? 400;
  reply.status(status).header('content-type', 'application/problem+json');
  reply.send(JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail: error.message }));
}
