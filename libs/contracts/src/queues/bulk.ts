import { IsUUID } from 'class-validator';
import { defineQueue } from './queue-definition.js';
import type { NewJob } from './threat-jobs.js';

/** Work on many threats, which PostgreSQL has: what it is, and how far it is. */
export class BulkWork {
  @IsUUID()
  bulkId!: string;
}

/** Bulk work: a job goes on until it is done, with one short transaction after the other. */
export const BULK = defineQueue({
  name: 'bulk',
  payload: BulkWork,
  subjectOf: ({ bulkId }) => bulkId,
  attempts: 5,
  concurrency: 2,
});

/** The job that goes on with bulk work; one for each place that it has come to. */
export function bulkJob(bulkId: string, place: string): NewJob<BulkWork> {
  return { queue: BULK, payload: { bulkId }, jobId: `${bulkId}-${place}` };
}
