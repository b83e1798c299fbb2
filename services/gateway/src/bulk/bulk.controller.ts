import { Body, Controller, Get, NotFoundException, Post, Query } from '@nestjs/common';
import {
  bulkJob,
  BulkRequest,
  Optional,
  type BulkChange,
  type BulkJob,
  type BulkJobs as BulkJobList,
} from '@soc-agent/contracts';
import { InvalidDocumentError, QueueClient } from '@soc-agent/platform';
import {
  BulkJobs,
  NotAssignableError,
  TooManyThreatsError,
  type ChosenThreats,
  type Principal,
} from '@soc-agent/store';
import { IsIn } from 'class-validator';
import { randomUUID } from 'node:crypto';
import { Asks, type Asking } from '../access/asking.js';
import { By, ownOnly } from '../access/by.js';
import { Records } from '../access/records.js';
import { UuidInPath } from '../http/in-path.js';
import { Route } from '../http/route.js';

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
  constructor(
    private readonly jobs: BulkJobs,
    private readonly records: Records,
    private readonly queues: QueueClient,
  ) {}

  @Post()
  @Route('triage', {
    summary: 'Change many threats',
    description:
      'Which threats they are is settled at once, and so is what the audit log says of them; they are changed a moment later. What somebody else changes meanwhile is left, and listed. All of it can be undone for ten minutes.',
    answers: { 202: ['It is taken in.', 'BulkJob'] },
    refuses: [404, 409, 503],
    timeoutMs: TIMEOUT_MS,
  })
  async take(@Body() request: BulkRequest, @Asks() { principal, by }: Asking): Promise<BulkJob> {
    assertChanges(request.change);
    const chosen = chosenBy(request, principal);
    const id = randomUUID();
    await this.jobs.take(id, chosen, request.change, by, principal.customer?.id, Date.now()).catch(refuse);
    await this.queues.add(bulkJob(id, 'taken'));
    return this.one(id, principal);
  }

  @Get()
  @Route('read', {
    summary: 'List changes of many threats, the newest first',
    answers: { 200: ['Those of a day, at most fifty.', 'BulkJobs'] },
  })
  async list(@Query() { mine }: BulkQuery, @By() principal: Principal): Promise<BulkJobList> {
    return { items: await this.records.for(principal).bulk.list(mine === 'yes' ? principal.name : undefined) };
  }

  @Get(':id')
  @Route('read', {
    summary: 'Read how far a change of many threats is',
    answers: { 200: ['How far it is, and what was left as others made it.', 'BulkJob'] },
    refuses: [404, 503],
  })
  async one(@BulkId id: string, @By() principal: Principal): Promise<BulkJob> {
    const job = await this.records.for(principal).bulk.find(id);
    // also for what is another customer's
    if (!job) throw new NotFoundException(`there is no bulk work ${id}`);
    return job;
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
  async undo(@BulkId id: string, @Asks() { principal, by }: Asking): Promise<BulkJob> {
    await this.one(id, principal);
    await this.jobs.undo(id, by, Date.now());
    await this.queues.add(bulkJob(id, 'undone'));
    return this.one(id, principal);
  }
}

/** Which threats are meant: of those who are bound to one customer, its own alone. @throws InvalidDocumentError, ForbiddenException */
function chosenBy({ ids, filters }: BulkRequest, principal: Principal): ChosenThreats {
  if (ids && !filters) return { ids: [...new Set(ids.map((id) => id.toLowerCase()))] };
  if (filters && !ids) return { filters: ownOnly(filters, principal), asker: { name: principal.name } };
  throw new InvalidDocumentError([{ field: 'filters', message: 'must be given, or ids, and not both' }]);
}

/** @throws InvalidDocumentError */
function assertChanges({ verdict, triage, assignee, comment }: BulkChange): void {
  if (verdict ?? triage ?? comment) return;
  if (assignee === undefined)
    throw new InvalidDocumentError([{ field: 'change', message: 'must say what is to be changed' }]);
}

function refuse(error: unknown): never {
  if (error instanceof NotAssignableError)
    throw new InvalidDocumentError([{ field: 'change.assignee', message: error.message }]);
  if (error instanceof TooManyThreatsError)
    throw new InvalidDocumentError([{ field: 'filters', message: error.message }]);
  throw error;
}
