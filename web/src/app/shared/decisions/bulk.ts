import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import type { BulkChange, BulkJob } from '@soc-agent/contracts';
import type { ApiProblem } from '../api/api-problem.js';
import { settle } from '../api/settle.js';
import { Toasts } from '../ui/toasts.js';
import { formatClock, formatCount } from '../vocabulary/format.js';

/** Which threats: some, or all that match. */
export type BulkTarget = { ids: string[] } | { filters: Record<string, unknown> };

/** How often it is asked how far it is, milliseconds. */
const ASK_EVERY_MS = 400;

/** Changes of many threats: begun, followed to their end, and taken back on request. */
@Injectable({ providedIn: 'root' })
export class Bulk {
  private readonly http = inject(HttpClient);
  private readonly toasts = inject(Toasts);
  private readonly job = signal<BulkJob | undefined>(undefined);

  /** What is under way. */
  readonly running = this.job.asReadonly();

  /** Resolves when it is done; true unless it could not be. */
  async run(targets: readonly BulkTarget[], change: BulkChange, words: string): Promise<boolean> {
    try {
      const done: BulkJob[] = [];
      for (const target of targets) {
        const job = await settle(this.http.post<BulkJob>('/api/bulk', { ...target, change }));
        done.push(await this.follow(job));
      }
      this.tell(done, words);
      return done.every(({ state }) => state === 'done');
    } catch (problem) {
      this.toasts.fail('Not done', problem as ApiProblem);
      return false;
    } finally {
      this.job.set(undefined);
    }
  }

  async undo(jobs: readonly Pick<BulkJob, 'id'>[]): Promise<void> {
    try {
      for (const { id } of jobs) await this.follow(await settle(this.http.post<BulkJob>(`/api/bulk/${id}/undo`, {})));
      this.toasts.show('Undone');
    } catch (problem) {
      this.toasts.fail('Not undone', problem as ApiProblem);
    } finally {
      this.job.set(undefined);
    }
  }

  private async follow(begun: BulkJob): Promise<BulkJob> {
    let job = begun;
    this.job.set(job);
    while (job.state === 'running' || job.state === 'undoing') {
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
      job = await settle(this.http.get<BulkJob>(`/api/bulk/${begun.id}`));
      this.job.set(job);
    }
    return job;
  }

  private tell(jobs: readonly BulkJob[], words: string): void {
    const failed = jobs.some(({ state }) => state === 'failed');
    if (failed) return this.toasts.show('It could not be done, and what was done of it was taken back.');
    this.toasts.show(outcomeOf(jobs, words), { label: 'Undo', press: () => this.undo(jobs) });
  }
}

/** How many were changed, and who was first with the others. */
export function outcomeOf(jobs: readonly BulkJob[], words: string): string {
  const total = jobs.reduce((sum, job) => sum + job.total - job.conflicting, 0);
  const conflicting = jobs.reduce((sum, job) => sum + job.conflicting, 0);
  const done = `${formatCount(total)} ${total === 1 ? 'threat' : 'threats'}: ${words}`;
  if (conflicting === 0) return done;
  const first = jobs.flatMap(({ conflicts }) => conflicts).find(({ by }) => by);
  const who = first
    ? `${first.by}${first.at ? ` at ${formatClock(first.at, false).slice(0, 5)}` : ''}`
    : 'somebody else';
  return `${done}. ${formatCount(conflicting)} left as ${who} made them.`;
}
