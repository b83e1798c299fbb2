import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { BulkRequest, Optional, type BulkJob, type BulkJobs } from '@soc-agent/contracts';
import type { Principal } from '@soc-agent/store';
import { IsIn } from 'class-validator';
import { Asks, type Asking } from '../access/asking.js';
import { By } from '../access/by.js';
import { UuidInPath } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { BulkDesk } from './bulk-desk.js';

/** Longest wait until so many threats are settled, milliseconds. */
const TIMEOUT_MS = 6000;

const BulkId = UuidInPath('Id of the work.');

/** Query of `GET /api/bulk`. */
export class BulkQuery {
  /** `yes` for one's own alone. */
  @Optional()
  @IsIn(['yes'])
  mine?: 'yes';
}

/** Changes of many threats at once. */
@Controller('api/bulk')
export class BulkController {
  constructor(private readonly desk: BulkDesk) {}

  @Post()
  @Route('triage', {
    summary: 'Change many threats',
    description:
      'Which threats they are is settled at once, and so is what the audit log says of them; they are changed a moment later. What somebody else changes meanwhile is left, and listed. All of it can be undone for ten minutes.',
    answers: { 202: ['It is taken in.', 'BulkJob'] },
    refuses: [404, 409, 503],
    timeoutMs: TIMEOUT_MS,
  })
  async take(@Body() request: BulkRequest, @Asks() asking: Asking): Promise<BulkJob> {
    return this.desk.take(request, asking);
  }

  @Get()
  @Route('read', {
    summary: 'List changes of many threats, the newest first',
    answers: { 200: ['Those of a day, at most fifty.', 'BulkJobs'] },
  })
  async list(@Query() { mine }: BulkQuery, @By() principal: Principal): Promise<BulkJobs> {
    return { items: await this.desk.list(principal, mine === 'yes') };
  }

  @Get(':id')
  @Route('read', {
    summary: 'Read how far a change of many threats is',
    answers: { 200: ['How far it is, and what was left as others made it.', 'BulkJob'] },
    refuses: [404, 503],
  })
  async one(@BulkId id: string, @By() principal: Principal): Promise<BulkJob> {
    return this.desk.find(id, principal);
  }

  @Post(':id/undo')
  @Route('triage', {
    summary: 'Undo a change of many threats',
    description:
      'For ten minutes after it was done, and while it goes on. Exactly what was there is put back, effects of verdicts on scores too; what somebody changed since is left, and listed.',
    answers: { 202: ['It is being undone.', 'BulkJob'] },
    refuses: [404, 409, 503],
    timeoutMs: TIMEOUT_MS,
  })
  async undo(@BulkId id: string, @Asks() asking: Asking): Promise<BulkJob> {
    return this.desk.undo(id, asking);
  }
}
