import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { IncidentSummary } from '@soc-agent/contracts';
import { Age } from '../shared/ui/age.js';
import { EntityChip } from '../shared/ui/entity-chip.js';
import { Foreign } from '../shared/ui/foreign.js';
import { SeverityBadge } from '../shared/ui/severity-badge.js';
import { SlaRing } from '../shared/ui/sla-ring.js';
import { Viewers } from '../shared/ui/viewers.js';
import { DISPOSITION_LABELS, STATE_LABELS } from './incident-labels.js';

/** Entities that are named in the head. */
const SHOWN = 6;

/** Which incident it is: severity, title, on what, whose, how far people are, by when somebody has to act, who else looks at it. */
@Component({
  selector: 'app-incident-head',
  imports: [Age, EntityChip, Foreign, RouterLink, SeverityBadge, SlaRing, Viewers],
  template: `
    <div class="line">
      <app-severity-badge [severity]="incident().severity" />
      <span class="title" role="heading" [attr.aria-level]="level()" data-testid="incident-title">
        <span class="muted num">#{{ incident().number }}</span
        >&ngsp;<app-foreign [text]="incident().title" />
      </span>
      <app-viewers kind="incident" [id]="incident().id" [customer]="incident().customerName" />
      <span class="spacer"></span>
      <ng-content select="[actions]" />
    </div>
    <div class="line facts">
      <span class="chip" data-testid="incident-state">{{ state() }}</span>
      <span>
        <span class="muted">owner </span>
        @if (incident().owner; as owner) {
          <bdi data-testid="incident-owner">{{ owner }}</bdi>
        } @else {
          <span data-testid="incident-owner">nobody</span>
        }
      </span>
      <a [routerLink]="['/']" [queryParams]="{ customer: incident().customerName }"
        ><bdi>{{ incident().customerName }}</bdi></a
      >
      @if (incident().state !== 'closed' || incident().acknowledgedAt) {
        <app-sla-ring [since]="incident().openedAt" [due]="incident().dueAt" [done]="actedAt()" [words]="true" />
      }
      <span class="muted"
        >opened <app-age [at]="incident().openedAt" /> ago, quiet since <app-age [at]="incident().lastAt"
      /></span>
      <span class="entities">
        @for (entity of entities(); track entity) {
          <app-entity-chip [entity]="entity" />
        }
        @if (more() > 0) {
          <span class="muted num">+{{ more() }}</span>
        }
      </span>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--s1);
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--s1) var(--s3);
      min-width: 0;
    }
    .title {
      min-width: 0;
      font-size: var(--t-xl);
      font-weight: 620;
      line-height: 1.3;
      overflow-wrap: anywhere;
    }
    .facts {
      gap: var(--s1) var(--s3);
      color: var(--text-2);
      font-size: var(--t-m);
    }
    .entities {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s1);
      min-width: 0;
    }
  `,
})
export class IncidentHead {
  readonly incident = input.required<IncidentSummary>();
  /** Of the heading. */
  readonly level = input(1);
  protected readonly entities = computed(() => this.incident().entities.slice(0, SHOWN));
  protected readonly more = computed(() => this.incident().entities.length - this.entities().length);
  protected readonly state = computed(() => {
    const { state, disposition } = this.incident();
    return disposition ? `${STATE_LABELS[state]} · ${DISPOSITION_LABELS[disposition].name}` : STATE_LABELS[state];
  });
  /** When somebody acted on it first. */
  protected readonly actedAt = computed(() => {
    const { acknowledgedAt, containedAt, closedAt } = this.incident();
    return [acknowledgedAt, containedAt, closedAt].filter((at) => at !== undefined).sort()[0];
  });
}
