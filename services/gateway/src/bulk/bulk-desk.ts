import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { bulkJob, type BulkChange, type BulkJob, type BulkRequest } from '@soc-agent/contracts';
import { InvalidDocumentError, QueueClient } from '@soc-agent/platform';
import {
  BulkJobs,
  MissingThreatsError,
  NotAssignableError,
  NotUndoableError,
  TooManyThreatsError,
  type ChosenThreats,
  type Principal,
} from '@soc-agent/store';
import { randomUUID } from 'node:crypto';
import type { Asking } from '../access/asking.js';
import { ownOnly } from '../access/by.js';
import { Records } from '../access/records.js';

/** Changes of many threats as requests name them. */
@Injectable()
export class BulkDesk {
  constructor(
    private readonly jobs: BulkJobs,
    private readonly records: Records,
    private readonly queues: QueueClient,
  ) {}

  async take(request: BulkRequest, { principal, by }: Asking): Promise<BulkJob> {
    const { change } = request;
    assertChanges(change);
    const chosen = chosenBy(request, principal);
    const id = randomUUID();
    await this.jobs.take(id, chosen, change, by, principal.customer?.id, Date.now()).catch(refuse);
    await this.queues.add(bulkJob(id, 'taken'));
    return this.find(id, principal);
  }

  async list(principal: Principal, isMine: boolean): Promise<BulkJob[]> {
    return this.records.for(principal).bulk.list(isMine ? principal.name : undefined);
  }

  /** @throws NotFoundException also for what is another customer's */
  async find(id: string, principal: Principal): Promise<BulkJob> {
    const job = await this.records.for(principal).bulk.find(id);
    if (!job) throw new NotFoundException(`there is no bulk work ${id}`);
    return job;
  }

  async undo(id: string, { principal, by }: Asking): Promise<BulkJob> {
    await this.find(id, principal);
    await this.jobs.undo(id, by, Date.now()).catch(refuse);
    await this.queues.add(bulkJob(id, 'undone'));
    return this.find(id, principal);
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
  if (error instanceof MissingThreatsError) throw new NotFoundException(error.message);
  if (error instanceof NotUndoableError) throw new ConflictException(error.message);
  throw error;
}
