import { PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { parseJsonText } from '../http/json-text.js';

/** Largest files, bytes. A bundle is parsed in one piece, which must not hold up others; a table is read line by line. */
const MAX_CSV = 16 * 1024 * 1024;
const MAX_BUNDLE = 4 * 1024 * 1024;
const MAX_BUNDLE_VALUES = 1_000_000;

/** Teaches the HTTP server the media types of context documents, files only where they are imported. */
export function acceptFeeds(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addContentTypeParser('text/csv', (request: FastifyRequest, payload: IncomingMessage) =>
    importedFile(request, payload, MAX_CSV),
  );
  server.addContentTypeParser('application/stix+json', async (request: FastifyRequest, payload: IncomingMessage) =>
    parseJsonText((await importedFile(request, payload, MAX_BUNDLE)).toString(), MAX_BUNDLE_VALUES),
  );
}

async function importedFile(request: FastifyRequest, payload: IncomingMessage, limit: number): Promise<Buffer> {
  if (!request.routeOptions.url?.endsWith('/import'))
    throw new UnsupportedMediaTypeException('this media type is for imports only');
  const tooLarge = new PayloadTooLargeException(`a file of this kind may have ${limit} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
