import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SwimlaneTimeline } from '../shared/charts/swimlanes.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Notice } from '../shared/ui/notice.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { IncidentActions } from './incident-actions.js';
import { IncidentConflict } from './incident-conflict.js';
import { IncidentHead } from './incident-head.js';
import { IncidentMembers } from './incident-members.js';
import { IncidentMergeBanner } from './incident-merge-banner.js';
import { IncidentRisk } from './incident-risk.js';
import { IncidentStore } from './incident-store.js';
import { tacticLanes } from './tactic-lanes.js';

/** Members that are shown beside the list. */
const SHOWN = 6;

/** An incident beside the list: enough to decide; the page has the rest. */
@Component({
  selector: 'app-incident-panel',
  imports: [
    Foreign,
    IncidentActions,
    IncidentConflict,
    IncidentHead,
    IncidentMembers,
    IncidentMergeBanner,
    IncidentRisk,
    Notice,
    RouterLink,
    SkeletonRows,
    SwimlaneTimeline,
  ],
  providers: [IncidentStore],
  template: `
    @if (store.incident(); as incident) {
      <app-incident-merge-banner [incident]="incident" />
      <app-incident-conflict />
      <app-incident-head [incident]="incident" [level]="2" />
      <app-incident-actions [incident]="incident" [keysFor]="keysFor()" />
      <p class="narrative"><app-foreign [text]="incident.narrative" /></p>
      <app-incident-risk [incident]="incident" />
      <app-swimlanes heading="Tactics over time" [level]="3" [lanes]="lanes()" />
      <h3>
        Members <span class="muted num">{{ incident.members.length }}</span>
      </h3>
      <app-incident-members [groups]="members()" [incidentId]="incident.id" />
      <a class="button" [routerLink]="['/incidents', incident.id]">
        @if (rest() > 0) {
          {{ rest() }} more, what is near it, activity
        } @else {
          What is near it, activity
        }
      </a>
    } @else if (store.problem(); as problem) {
      <app-notice [problem]="problem" (retry)="store.reload()" />
    } @else {
      <app-skeleton-rows [count]="8" />
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: var(--s3);
      padding: var(--s3);
    }
    .narrative {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 5;
      color: var(--text-2);
    }
    .button {
      align-self: flex-start;
    }
  `,
  host: { 'data-testid': 'incident-panel' },
})
export class IncidentPanel {
  protected readonly store = inject(IncidentStore);
  readonly id = input.required<string>();
  /** Whether a key pressed now is about this incident. */
  readonly keysFor = input<(id: string) => boolean>(() => true);
  protected readonly lanes = computed(() => {
    const incident = this.store.incident();
    return incident ? tacticLanes(incident) : [];
  });
  protected readonly members = computed(() =>
    (this.store.incident()?.members ?? []).toSorted((a, b) => b.risk - a.risk).slice(0, SHOWN),
  );
  protected readonly rest = computed(() => (this.store.incident()?.members.length ?? 0) - this.members().length);

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => void this.store.show(id));
    });
  }
}
