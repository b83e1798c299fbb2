import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ThreatAnalysis, ThreatInProgress } from '@soc-agent/contracts';
import { Age } from '../shared/ui/age.js';
import { EntityChip } from '../shared/ui/entity-chip.js';
import { Foreign } from '../shared/ui/foreign.js';
import { SeverityBadge } from '../shared/ui/severity-badge.js';
import { StatusLabel } from '../shared/ui/status-label.js';
import { Viewers } from '../shared/ui/viewers.js';
import { THREAT_TYPE_LABELS, VERDICT_LABELS } from '../shared/vocabulary/labels.js';
import { entitiesOf } from './entities-of.js';

/** Entities that are shown before the others are counted. */
const SHOWN = 6;

/** What it is: severity, title, entities, whose, who has it. */
@Component({
  selector: 'app-threat-head',
  imports: [Age, EntityChip, Foreign, RouterLink, SeverityBadge, StatusLabel, Viewers],
  template: `
    <p class="line">
      @if (analysis(); as analysis) {
        <app-severity-badge [severity]="analysis.severity" />
      }
      <app-status-label data-testid="threat-status" [status]="threat().status" [triage]="threat().triage" />
      @if (analysis()?.verdict; as record) {
        <span class="chip" data-testid="verdict-chip"
          >{{ verdicts[record.verdict] }} by <bdi>{{ record.analyst }}</bdi></span
        >
      }
      @if (threat().assignee; as name) {
        <span class="chip"
          >with <bdi>{{ name }}</bdi></span
        >
      }
      <app-viewers kind="threat" [id]="threat().id" [customer]="threat().signal.customerName" />
      <span class="spacer"></span>
      <span class="muted"><app-age [at]="threat().createdAt" /></span>
    </p>
    @if (isPage()) {
      <h1><app-foreign [text]="threat().signal.title" /></h1>
    } @else {
      <h2>
        <a [routerLink]="['/threats', threat().id]"><app-foreign [text]="threat().signal.title" /></a>
      </h2>
    }
    <p class="line entities">
      @for (entity of shown(); track entity) {
        <app-entity-chip [entity]="entity" />
      }
      @if (more() > 0) {
        <span class="muted">and {{ more() }} more</span>
      }
    </p>
    <p class="line muted">
      <a routerLink="/" [queryParams]="{ customer: threat().signal.customerName }"
        ><bdi>{{ threat().signal.customerName }}</bdi></a
      >
      <span>{{ types[threat().signal.threatType] }}</span>
      <span class="truncate"
        ><app-foreign [text]="threat().signal.source.product" />&ngsp;
        @if (threat().signal.source.ruleId; as rule) {
          <a routerLink="/" [queryParams]="{ rule }"
            ><code>{{ rule }}</code></a
          >
        }
      </span>
      @if (incident(); as incident) {
        <a [routerLink]="['/incidents', incident]">incident {{ incident }}</a>
      }
      @if (analysis()?.traceUrl; as url) {
        <a [href]="url" target="_blank" rel="noopener noreferrer" data-testid="trace-link">trace</a>
      }
    </p>
  `,
  styles: `
    :host {
      display: grid;
      gap: 3px;
      min-width: 0;
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 3px var(--s2);
      min-width: 0;
      font-size: var(--t-m);
    }
    h1,
    h2 {
      display: -webkit-box;
      overflow: hidden;
      font-size: 15px;
      line-height: 1.3;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 3;
    }
    h1 {
      font-size: 18px;
    }
    h2 a {
      color: inherit;
    }
    .entities {
      gap: 3px;
      line-height: 1;
    }
  `,
})
export class ThreatHead {
  readonly threat = input.required<ThreatAnalysis | ThreatInProgress>();
  readonly isPage = input(false);

  protected readonly analysis = computed(() => {
    const threat = this.threat();
    return 'executiveSummary' in threat ? threat : undefined;
  });
  protected readonly entities = computed(() => entitiesOf(this.threat().signal.entities));
  protected readonly shown = computed(() => this.entities().slice(0, SHOWN));
  protected readonly more = computed(() => this.entities().length - SHOWN);
  protected readonly incident = computed(() => {
    const place = this.analysis()?.place;
    return place?.role === 'loose' ? undefined : place?.incident;
  });
  protected readonly types = THREAT_TYPE_LABELS;
  protected readonly verdicts = VERDICT_LABELS;
}
