import { HttpClient } from '@angular/common/http';
import { Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { FailedJob, FailedJobs, JobRetry, JobsRetried } from '@soc-agent/contracts';
import { CircleCheck } from 'lucide';
import { read } from '../shared/api/read.js';
import { settle } from '../shared/api/settle.js';
import { Age } from '../shared/ui/age.js';
import { Attempt } from '../shared/ui/attempt.js';
import { Complaint } from '../shared/ui/complaint.js';
import { Foreign } from '../shared/ui/foreign.js';
import { ListTable, RowOf } from '../shared/ui/list-table.js';
import { Toasts } from '../shared/ui/toasts.js';
import { formatCount } from '../shared/vocabulary/format.js';

/** Jobs that failed for good, with why; put back one by one, or a queue at a time. */
@Component({
  selector: 'app-failed-job-list',
  imports: [Age, Complaint, Foreign, ListTable, RouterLink, RowOf],
  template: `
    <header class="card-head">
      <h2 id="failed-jobs">Failed jobs</h2>
      <span class="hint">Kept for a week. Remove the cause before they are tried again.</span>
      <span class="spacer"></span>
      @for (queue of queues(); track queue) {
        <button type="button" class="button" [disabled]="retrying.busy()" (click)="retry({ queue })">
          Retry all of {{ queue }}
        </button>
      }
    </header>
    <app-complaint [of]="retrying" />
    <app-list-table
      caption="Jobs that failed for good, the newest first"
      emptyTitle="No job has failed"
      emptyDetail="What fails for good is kept here, with why, and can be tried again."
      [columns]="['Failed', 'Queue', 'Threat', 'Tries', 'Why', '']"
      [icon]="icon"
      [from]="jobs"
      [skeletons]="3"
    >
      <ng-template [appRowOf]="jobs.value()" let-job>
        <tr data-testid="failed-job">
          <td><app-age [at]="job.failedAt" /></td>
          <td>{{ job.queue }}</td>
          <td>
            @if (job.threatId; as id) {
              <a [routerLink]="['/threats', id]"
                ><code>…{{ id.slice(-6) }}</code></a
              >
            } @else {
              <code class="muted">{{ job.id }}</code>
            }
          </td>
          <td class="num">{{ job.attempts }}</td>
          <td class="why"><app-foreign [text]="job.reason" /></td>
          <td>
            <div class="does">
              <button
                type="button"
                class="button"
                [attr.aria-label]="'Retry ' + job.id"
                [disabled]="retrying.busy()"
                (click)="retryOne(job)"
              >
                Retry
              </button>
            </div>
          </td>
        </tr>
      </ng-template>
      @if ((jobs.value()?.total ?? 0) > (jobs.value()?.items?.length ?? 0)) {
        <footer class="muted">
          The newest {{ jobs.value()?.items?.length }} of {{ count(jobs.value()?.total ?? 0) }}
        </footer>
      }
    </app-list-table>
  `,
  styles: `
    footer {
      padding: var(--s2) 14px;
    }
    .why {
      max-width: 60ch;
    }
  `,
  host: { class: 'card', role: 'region', 'aria-labelledby': 'failed-jobs' },
})
export class FailedJobList {
  private readonly http = inject(HttpClient);
  private readonly toasts = inject(Toasts);

  /** How many there are: the list is read again when that changes. */
  readonly failed = input.required<number>();

  protected readonly jobs = read<FailedJobs>(() => '/api/jobs/failed');
  protected readonly retrying = new Attempt();
  protected readonly queues = computed(() => [...new Set(this.jobs.value()?.items.map(({ queue }) => queue))].sort());
  protected readonly icon = CircleCheck;
  protected readonly count = formatCount;

  constructor() {
    let known: number | undefined;
    effect(() => {
      const failed = this.failed();
      if (known !== undefined && failed !== known) this.jobs.reload();
      known = failed;
    });
  }

  protected retryOne({ queue, id }: FailedJob): Promise<void> {
    return this.retry({ queue, ids: [id] });
  }

  protected async retry(wanted: JobRetry): Promise<void> {
    await this.retrying.at(async () => {
      const { retried, left } = await settle(this.http.post<JobsRetried>('/api/jobs/failed/retry', wanted));
      this.toasts.show(`${retried} of ${wanted.queue} tried again, ${left} left`);
    });
    this.jobs.reload();
  }
}
