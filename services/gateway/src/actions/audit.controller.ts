import { Controller, Get, NotFoundException, Query, Res } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { IsInstant, Optional, Text, WholeNumber, type AuditEntry, type AuditPage } from '@soc-agent/contracts';
import { AuditLog } from '@soc-agent/store';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { Matches, MaxLength } from 'class-validator';
import { withDeadline } from '../http/deadline.js';
import { InPath } from '../http/in-path.js';
import { Route } from '../http/route.js';

/** Entries that are read at a time. */
const EXPORT_PAGE = 500;
/** Longest name that is looked for. */
const MAX_NAME = 256;
const LINES = 'application/x-ndjson';
const LINES_CONTENT = { schema: { type: 'string' }, example: '{"id":"7","event":"key.created"}\n' } as const;

/** Query of `GET /api/audit/export`. */
export class AuditFilterQuery {
  /** Name of the one who did it. */
  @Optional()
  @Text(MAX_NAME)
  who?: string;

  /** What was done, such as `playbook.armed`, or the first part of it, such as `playbook`. */
  @Optional()
  @Matches(/^[a-z_]+(\.[a-z_]+)?$/, { message: 'what must be a word, or two with a dot between' })
  @MaxLength(64)
  what?: string;

  /** Id of a threat, or id or name of something else that entries are about. */
  @Optional()
  @Text(MAX_NAME)
  subject?: string;

  /** Name of the customer whose log is meant; left out, all, and the system's. */
  @Optional()
  @Text(MAX_NAME)
  customer?: string;

  /** From this time on. */
  @Optional()
  @IsInstant()
  from?: string;

  /** Before this time. */
  @Optional()
  @IsInstant()
  to?: string;
}

/** Query of `GET /api/audit`. */
export class AuditQuery extends AuditFilterQuery {
  /** Rows of one page. */
  @WholeNumber(1, 500)
  limit: number = 50;

  /** `nextCursor` of the page before. */
  @Optional()
  @Matches(/^\d{1,18}$/, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;
}

/** Who did what; there is no way to write to it but by doing something. */
@Controller('api/audit')
export class AuditController {
  constructor(private readonly audit: AuditLog) {}

  @Get()
  @Route('admin', { summary: 'Read the audit log, the newest first', answers: { 200: ['One page.', 'AuditPage'] } })
  async list(@Query() { limit, cursor, ...filter }: AuditQuery): Promise<AuditPage> {
    return this.audit.page(limit, cursor, filter);
  }

  @Get('export')
  @Route('admin', {
    summary: 'Export the audit log, the newest first, an entry in each line',
    answers: {},
    timeoutMs: 'own',
  })
  @ApiResponse({
    status: 200,
    description: 'All entries that match and are kept.',
    content: { [LINES]: LINES_CONTENT },
  })
  async export(@Query() filter: AuditFilterQuery, @Res() reply: FastifyReply): Promise<void> {
    // that the database is away can only be answered before the first line
    const first = await withDeadline(this.audit.page(EXPORT_PAGE, undefined, filter), 'PostgreSQL');
    await reply.header('content-type', LINES).send(Readable.from(this.lines(first, filter)));
  }

  @Get(':id')
  @Route('admin', {
    summary: 'Read an entry of the audit log',
    answers: { 200: ['With all that it says.', 'AuditEntry'] },
    refuses: [404, 503],
  })
  async one(@InPath('id', 'Id of the entry.') id: string): Promise<AuditEntry> {
    const entry = /^\d{1,18}$/.test(id) ? await this.audit.entry(id) : undefined;
    if (!entry) throw new NotFoundException(`there is no entry ${id}`);
    return entry;
  }

  private async *lines(first: AuditPage, filter: AuditFilterQuery): AsyncGenerator<string> {
    for (let page = first; ; page = await this.audit.page(EXPORT_PAGE, page.nextCursor, filter)) {
      yield page.items.map((entry) => `${JSON.stringify(entry)}\n`).join('');
      if (page.nextCursor === undefined) return;
    }
  }
}
