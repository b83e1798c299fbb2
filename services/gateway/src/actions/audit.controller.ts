import { Controller, Get, Query } from '@nestjs/common';
import { Optional, Type, type AuditPage } from '@soc-agent/contracts';
import { AuditLog } from '@soc-agent/store';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { Needs } from '../access/needs.js';
import { Describes } from '../api-docs/describes.js';
import { withDeadline } from '../http/deadline.js';

/** Longest wait for the answer, milliseconds. */
const READ_TIMEOUT_MS = 2000;

/** Query of `GET /api/audit`. */
export class AuditQuery {
  /** Rows of one page. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
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
  @Needs('admin')
  @Describes({
    summary: 'Read the audit log, the newest first',
    answers: { 200: ['One page.', 'AuditPage'] },
    refuses: [503],
  })
  async list(@Query() { limit, cursor }: AuditQuery): Promise<AuditPage> {
    return withDeadline(this.audit.page(limit, cursor), READ_TIMEOUT_MS, 'the record');
  }
}
