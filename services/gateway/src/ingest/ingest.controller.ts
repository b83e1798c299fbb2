import { Body, Controller, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { isTimeZone, Optional, Text, type IngestReport } from '@soc-agent/contracts';
import { InvalidDocumentError } from '@soc-agent/platform';
import type { Principal } from '@soc-agent/store';
import { IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { By, customerFor } from '../access/by.js';
import { KnownCustomers } from '../access/known-customers.js';
import { INGEST_BODY } from '../api-docs/bodies.js';
import { config } from '../config.js';
import type { Format } from '../formats/format.js';
import { FORMAT_NAMES, formatNamed } from '../formats/formats.js';
import { BackpressureGuard, RETRY_AFTER_S } from '../http/backpressure.guard.js';
import { drained } from '../http/drained.js';
import { InPath } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { IdempotencyKey } from '../signals/idempotency-key.js';
import { DocumentIntake, type Outcome } from './document-intake.js';
import { documentsInLines, documentsInText } from './documents.js';
import { bodyOf } from './ingest-body.js';
import { reportOf } from './ingest-report.js';

export class IngestQuery {
  /** The customer the signals belong to; left out, the one the key is bound to, else the configured default. */
  @Optional()
  @Text(128)
  customer?: string;

  /** Zone of the source's times that name none, `UTC` or an IANA name. */
  @Optional()
  @IsString()
  @MaxLength(64)
  timezone?: string;
}

/** What one signal is answered with. */
export interface Ingested {
  id: string;
  link: string;
  format: string;
}

/** Where tools post their alerts in their own formats, one, a list or a stream of lines. */
@Controller('api/ingest')
@UseGuards(BackpressureGuard)
export class IngestController {
  constructor(
    private readonly documents: DocumentIntake,
    private readonly customers: KnownCustomers,
  ) {}

  /**
   * Answers 202 when every document is safe in Redis, 207 when some were refused, and the problem when all were. One signal is
   * answered with its link, several with a report that has an entry for each.
   */
  @Post(':format')
  @Route('ingest', {
    summary: 'Take in alerts of a tool, one, a list or a stream of lines',
    description:
      'One alert is answered with its link, several with a report that has an entry for each. The media type may be missing or wrong: the body is read for what it is; only lines that shall be taken while they arrive need theirs.',
    answers: {
      202: ['All documents are safe and will be analyzed.', ['Ingested', 'IngestReport']],
      207: ['Some were taken in and some refused.', 'IngestReport'],
    },
    takes: INGEST_BODY,
    refuses: [422, 429, 503],
    timeoutMs: 'own',
  })
  async ingest(
    @InPath('format', 'The format of the documents; `auto` finds it out.', {
      type: 'string',
      enum: ['auto', ...FORMAT_NAMES],
    })
    name: string,
    @Query() query: IngestQuery,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @By() principal: Principal,
    @IdempotencyKey() idempotencyKey?: string,
  ): Promise<Ingested | IngestReport> {
    const customerName = customerFor(principal, query.customer) ?? config.DEFAULT_CUSTOMER;
    await this.customers.assertMayName(principal, customerName);
    const text = body instanceof Readable ? undefined : bodyOf(body, request.headers);
    const options = {
      format: name === 'auto' ? undefined : namedFormat(name),
      customerName,
      sender: principal.party,
      zone: zoneOf(query.timezone),
      idempotencyKey,
      content: text === undefined ? undefined : JSON.stringify([name, query, text]),
    };
    const posted = body instanceof Readable ? documentsInLines(body) : [documentsInText(text ?? '')];
    const outcomes = await this.documents.take(posted, options);
    if (body instanceof Readable) await drained(request.raw);
    return answer(outcomes, reply, body instanceof Readable);
  }
}

function answer(outcomes: Outcome[], reply: FastifyReply, isStream: boolean): Ingested | IngestReport {
  const [only, ...more] = outcomes;
  if (!isStream && only && more.length === 0) {
    if ('error' in only) throw only.error;
    reply.status(202);
    const { id, link, format } = only;
    return { id, link, format };
  }
  const { status, report } = reportOf(outcomes);
  if (status === 429 || status === 503) reply.header('retry-after', RETRY_AFTER_S);
  reply.status(status);
  return report;
}

function namedFormat(name: string): Format {
  const format = formatNamed(name);
  if (format) return format;
  throw new InvalidDocumentError([{ field: 'format', message: `must be auto or one of ${FORMAT_NAMES.join(', ')}` }]);
}

function zoneOf(timezone: string = config.SOURCE_TIME_ZONE): string {
  if (isTimeZone(timezone)) return timezone;
  throw new InvalidDocumentError([{ field: 'timezone', message: 'must be UTC or an IANA name such as Europe/Vienna' }]);
}
