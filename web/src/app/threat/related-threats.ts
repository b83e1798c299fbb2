import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RelatedList, ThreatAnalysis, ThreatInProgress } from '@soc-agent/contracts';
import { read } from '../shared/api/read.js';
import { EntityGraph } from '../shared/charts/entity-graph.js';
import { Age } from '../shared/ui/age.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Notice } from '../shared/ui/notice.js';
import { SeverityMark } from '../shared/ui/severity-mark.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { graphOf } from './related-graph.js';

/** What shares something with it, as a picture and as a list. */
@Component({
  selector: 'app-related-threats',
  imports: [Age, EntityGraph, Foreign, Notice, RouterLink, SeverityMark, SkeletonRows],
  template: `
    @if (related.value()?.items; as items) {
      @if (items.length > 0) {
        <app-entity-graph [level]="3" [nodes]="graph().nodes" [edges]="graph().edges" />
        <ul>
          @for (one of items; track one.threat.id) {
            <li>
              <app-severity-mark [severity]="one.threat.severity" />
              <a class="truncate" [routerLink]="['/threats', one.threat.id]"
                ><app-foreign [text]="one.threat.title"
              /></a>
              <span class="muted truncate shared"><app-foreign [text]="one.shared.join(', ')" /></span>
              <span class="muted"><app-age [at]="one.threat.occurredAt" /></span>
            </li>
          }
        </ul>
      } @else {
        <p class="muted">Nothing else names what this one does.</p>
      }
    } @else if (related.problem(); as problem) {
      <app-notice [problem]="problem" (retry)="related.reload()" />
    } @else {
      <app-skeleton-rows [count]="5" />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--s2);
    }
    li {
      display: grid;
      grid-template-columns: 24px minmax(0, 3fr) minmax(0, 2fr) auto;
      align-items: center;
      gap: var(--s2);
      min-height: 28px;
      border-bottom: 1px solid var(--line);
      font-size: var(--t-m);
    }
    .shared {
      font: var(--t-s) var(--mono);
    }
  `,
})
export class RelatedThreats {
  readonly threat = input.required<ThreatAnalysis | ThreatInProgress>();
  private readonly id = computed(() => this.threat().id);
  protected readonly related = read<RelatedList>(() => `/api/threats/${this.id()}/related`, { keep: false });
  protected readonly graph = computed(() =>
    graphOf({ id: this.id(), title: this.threat().signal.title }, this.related.value()?.items ?? []),
  );
}
