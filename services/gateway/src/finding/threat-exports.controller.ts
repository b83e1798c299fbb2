import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { ExportFormat, ThreatSummary } from '@soc-agent/contracts';
import type { Principal } from '@soc-agent/store';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { By, ownOnly } from '../access/by.js';
import { Records } from '../access/records.js';
import { withDeadline } from '../http/deadline.js';
import { Route } from '../http/route.js';
import { ExportQuery, filtersOf } from '../threats/threat-query.js';
import { Askers } from './askers.js';
import { csvOf } from './export/csv.js';
import { linesOf } from './export/lines.js';
import { navigatorOf } from './export/navigator.js';
import type { Rows } from './export/rows.js';
import { stixOf } from './export/stix.js';

const FORMATS: Readonly<
  Record<ExportFormat, { type: string; name: string; write: (rows: Rows) => AsyncGenerator<string> }>
> = {
  csv: { type: 'text/csv; charset=utf-8; header=present', name: 'threats.csv', write: csvOf },
  ndjson: { type: 'application/x-ndjson', name: 'threats.ndjson', write: linesOf },
  stix: { type: 'application/stix+json;version=2.1', name: 'threats.stix.json', write: stixOf },
  navigator: { type: 'application/json', name: 'attack-layer.json', write: navigatorOf },
};

/** Threats for other tools. */
@Controller('api/threats/export')
export class ThreatExportsController {
  constructor(
    private readonly records: Records,
    private readonly askers: Askers,
  ) {}

  @Get()
  @Route('read', {
    summary: 'Export the threats that match',
    description: 'All of them, the newest first, sent while they are read.',
    answers: {},
    timeoutMs: 'own',
  })
  @ApiResponse({
    status: 200,
    description: 'A file.',
    content: {
      'text/csv': { schema: { type: 'string' }, example: 'id,occurredAt,severity\r\n' },
      'application/x-ndjson': {
        schema: { type: 'string' },
        example: '{"id":"0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f"}\n',
      },
      'application/stix+json': {
        schema: { type: 'object' },
        example: { type: 'bundle', id: 'bundle--5d0092c5-5f74-5287-9642-33f4c354e56d', objects: [] },
      },
      'application/json': {
        schema: { type: 'object' },
        example: { name: 'Threats', domain: 'enterprise-attack', techniques: [{ techniqueID: 'T1110', score: 1 }] },
      },
    },
  })
  async file(@Query() query: ExportQuery, @By() principal: Principal, @Res() reply: FastifyReply): Promise<void> {
    const { type, name, write } = FORMATS[query.format];
    const filters = filtersOf(ownOnly(query, principal));
    const asker = await withDeadline(this.askers.of(principal, filters), 'PostgreSQL');
    const pages = this.records.for(principal).finder.each(filters, asker);
    // an error can only be answered before the first line
    const { value: first = [] } = (await withDeadline(pages.next(), 'PostgreSQL')) as {
      value?: readonly ThreatSummary[];
    };
    await reply
      .header('content-type', type)
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(Readable.from(write(after(first, pages))));
  }
}

async function* after(first: readonly ThreatSummary[], rest: Rows): AsyncGenerator<readonly ThreatSummary[]> {
  yield first;
  yield* rest;
}
