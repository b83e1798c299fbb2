import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, signal } from '@angular/core';
import type { ThreatActivities, ThreatAnalysis, ThreatInProgress } from '@soc-agent/contracts';
import { Session } from '../session/session.js';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { read } from '../shared/api/read.js';
import { settle } from '../shared/api/settle.js';
import { Bulk } from '../shared/decisions/bulk.js';
import { Age } from '../shared/ui/age.js';
import { Clock } from '../shared/ui/clock.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Notice } from '../shared/ui/notice.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { Toasts } from '../shared/ui/toasts.js';
import { undoableLines } from './undoable-bulk.js';

/** What people, and the system, did with it; and a place to say something. */
@Component({
  selector: 'app-threat-activity',
  imports: [Age, Foreign, Notice, SkeletonRows],
  template: `
    @if (may()) {
      <form (submit)="comment($event, text)">
        <textarea #text rows="2" maxlength="8192" aria-label="Comment" placeholder="Say something" required></textarea>
        <button type="submit" class="button" [disabled]="busy()">Comment</button>
      </form>
    }
    @if (activity.value()?.items; as items) {
      <ol data-testid="activity-list">
        @for (item of items; track $index) {
          <li>
            <span class="muted"><app-age [at]="item.at" /></span>
            <strong class="truncate"
              ><bdi>{{ item.by ?? 'the system' }}</bdi></strong
            >
            <span class="text"><app-foreign [text]="item.text" /></span>
            @if (may() && item.bulk && undoable().has(item)) {
              <button
                type="button"
                class="button"
                data-testid="undo-bulk"
                title="Undo it for all threats that were changed with this one"
                [disabled]="!!bulk.running()"
                (click)="undo(item.bulk)"
              >
                Undo
              </button>
            }
          </li>
        } @empty {
          <li class="muted">Nobody has done anything yet.</li>
        }
      </ol>
    } @else if (activity.problem(); as problem) {
      <app-notice [problem]="problem" (retry)="activity.reload()" />
    } @else {
      <app-skeleton-rows [count]="4" />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--s2);
      font-size: var(--t-m);
    }
    form {
      display: flex;
      align-items: flex-end;
      gap: var(--s1);
    }
    textarea {
      flex: 1;
      padding: var(--s1) var(--s2);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-s);
      background: var(--surface);
      color: var(--text);
      font: inherit;
      resize: vertical;
    }
    li:not(.muted) {
      display: grid;
      grid-template-columns: 40px 96px minmax(0, 1fr) auto;
      gap: var(--s2);
      padding: 4px 0;
      border-bottom: 1px solid var(--line);
    }
  `,
})
export class ThreatActivity {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  private readonly clock = inject(Clock);
  protected readonly bulk = inject(Bulk);
  readonly threat = input.required<ThreatAnalysis | ThreatInProgress>();

  protected readonly may = computed(() => this.session.may('triage'));
  protected readonly busy = signal(false);
  /** Read again with every change of the threat. */
  protected readonly activity = read<ThreatActivities>(() => `/api/threats/${this.threat().id}/activity`, {
    keep: false,
  });
  protected readonly undoable = computed(() => undoableLines(this.activity.value()?.items ?? [], this.clock.minute()));

  protected async undo(id: string): Promise<void> {
    await this.bulk.undo([{ id }]);
    this.activity.reload();
  }

  protected async comment(event: Event, box: HTMLTextAreaElement): Promise<void> {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    this.busy.set(true);
    try {
      await settle(this.http.post(`/api/threats/${this.threat().id}/comments`, { text }));
      box.value = '';
      this.activity.reload();
    } catch (problem) {
      this.toasts.fail('Not said', problem as ApiProblem);
    } finally {
      this.busy.set(false);
    }
  }
}
