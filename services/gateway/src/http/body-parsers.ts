import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { parseJsonText, type JsonTextError } from './json-text.js';

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/;
/** One JSON document a line, however many lines. */
const LINES = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/json-lines',
];

type Done = (error: Error | null, body?: unknown) => void;

/**
 * How the HTTP server reads bodies. JSON is bounded in depth and values before it is parsed. Where tools post their alerts the
 * body stays a text, or with lines a stream, whatever its media type: senders often state a wrong one or none.
 */
export function readBodies(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser(JSON_TYPE, { parseAs: 'string' }, (request: FastifyRequest, text: string, done: Done) => {
    if (isIngest(request)) return done(null, text);
    try {
      done(null, parseJsonText(withoutMark(text)));
    } catch (error) {
      done(error as JsonTextError);
    }
  });
  server.addContentTypeParser(LINES, (request: FastifyRequest, payload: NodeJS.ReadableStream, done: Done) =>
    forIngest(request, payload, done),
  );
  // GitHub's webhooks come as a form unless their owner chose otherwise
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (request: FastifyRequest, text: string, done: Done) => {
      if (!isEvents(request)) return forIngest(request, text, done);
      try {
        done(null, parseJsonText(new URLSearchParams(text).get('payload') ?? ''));
      } catch (error) {
        done(error as JsonTextError);
      }
    },
  );
  server.addContentTypeParser('*', { parseAs: 'string' }, forIngest);
}

function forIngest(request: FastifyRequest, body: unknown, done: Done): void {
  if (isIngest(request)) done(null, body);
  else
    done(
      new UnsupportedMediaTypeException(
        `${request.headers['content-type'] ?? 'a body without a media type'} is not read here`,
      ),
    );
}

function isEvents(request: FastifyRequest): boolean {
  return request.routeOptions.url === '/api/context/events';
}

function isIngest(request: FastifyRequest): boolean {
  return request.routeOptions.url === '/api/ingest/:format';
}

/** Some senders put a byte order mark before their text. */
export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
