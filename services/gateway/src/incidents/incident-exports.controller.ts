import { Controller, Get, Res } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { incidentDetail, type Principal, type WholeIncident } from '@soc-agent/store';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { Asks, type Asking } from '../access/asking.js';
import { Records } from '../access/records.js';
import { withDeadline } from '../http/deadline.js';
import { Route } from '../http/route.js';
import { IncidentDesk } from './incident-desk.js';
import { IncidentId } from './incidents.controller.js';
import { stixBundle } from './stix-bundle.js';

/** Threats per read. */
const PAGE = 500;
const STIX = 'application/stix+json';
const LINES = 'application/x-ndjson';
const STIX_CONTENT = {
  schema: { type: 'object' },
  example: { type: 'bundle', id: 'bundle--5d0092c5-5f74-5287-9642-33f4c354e56d', objects: [] },
} as const;
const LINES_CONTENT = {
  schema: { type: 'string' },
  example: '{"type":"incident","id":"3-17"}\n{"type":"threat","id":"0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f"}\n',
} as const;

/** Incidents for other tools. */
@Controller('api/incidents/:id')
export class IncidentExportsController {
  constructor(
    private readonly desk: IncidentDesk,
    private readonly records: Records,
  ) {}

  @Get('stix')
  @Route('read', {
    summary: 'Export an incident as a STIX 2.1 grouping',
    answers: {},
    refuses: [404, 503],
    timeoutMs: 'own',
  })
  @ApiResponse({
    status: 200,
    description: 'A bundle; the same incident always has the same ids.',
    content: { [STIX]: STIX_CONTENT },
  })
  async stix(@IncidentId id: string, @Asks() { principal, reply }: Asking, @Res() answer: FastifyReply): Promise<void> {
    const bundle = stixBundle(await withDeadline(this.desk.detail(id, { principal, reply }), 'PostgreSQL'));
    await answer.header('content-type', `${STIX};version=2.1`).send(JSON.stringify(bundle));
  }

  @Get('lines')
  @Route('read', {
    summary: 'Export an incident with all its threats, an object in each line',
    description: '`type` is `incident`, `group`, `context`, `log` or `threat`.',
    answers: {},
    refuses: [404, 503],
    timeoutMs: 'own',
  })
  @ApiResponse({ status: 200, description: 'The incident first.', content: { [LINES]: LINES_CONTENT } })
  async lines(
    @IncidentId id: string,
    @Asks() { principal, reply }: Asking,
    @Res() answer: FastifyReply,
  ): Promise<void> {
    // an error can only be answered before the first line
    const whole = await withDeadline(this.desk.whole(id, { principal, reply }), 'PostgreSQL');
    await answer.header('content-type', LINES).send(Readable.from(this.linesOf(whole, principal)));
  }

  private async *linesOf(whole: WholeIncident, principal: Principal): AsyncGenerator<string> {
    const { incidents, threats } = this.records.for(principal);
    const { members, context, log, timeline: _timeline, relations: _relations, ...incident } = incidentDetail(whole);
    yield linesOf('incident', [incident]);
    yield linesOf('group', members);
    yield linesOf('context', context);
    yield linesOf('log', log);
    const {
      customerId,
      incident: { number },
    } = whole;
    for (let after: string | undefined; ;) {
      const ids = await incidents.threatsOf(customerId, number, PAGE, after);
      yield linesOf('threat', await threats.summaries(ids));
      if (ids.length < PAGE) return;
      after = ids.at(-1);
    }
  }
}

function linesOf(type: string, objects: readonly object[]): string {
  return objects.map((object) => `${JSON.stringify({ type, ...object })}\n`).join('');
}
