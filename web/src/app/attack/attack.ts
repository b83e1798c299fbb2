import { Component, computed, inject } from '@angular/core';
import { Router } from '@angular/router';
import { Download, Grid3x3 } from 'lucide';
import { figures } from '../shared/api/figures.js';
import { AttackMatrix } from '../shared/charts/attack-matrix.js';
import { Scope } from '../shared/scope/scope.js';
import { Icon } from '../shared/ui/icon.js';
import { Notice } from '../shared/ui/notice.js';
import { PageHeader } from '../shared/ui/page-header.js';
import { ReadProblem } from '../shared/ui/read-problem.js';

/** Which techniques of ATT&CK threats showed, and how often; a press leads to the threats. */
@Component({
  selector: 'app-attack',
  imports: [AttackMatrix, Icon, Notice, PageHeader, ReadProblem],
  template: `
    <div class="page">
      <app-page-header heading="ATT&CK">
        <span class="muted">v19 · {{ scope.customer() ?? 'All customers' }}, {{ scope.rangeLabel() }}</span>
        <a actions class="button" download="attack-layer.json" [href]="layer()">
          <app-icon [icon]="download" [size]="14" />Navigator layer
        </a>
      </app-page-header>
      <app-read-problem [of]="figures" />
      @if (figures.value(); as now) {
        @if (now.byTechnique.length > 0) {
          <section class="card padded" [class.stale]="figures.stale()">
            <app-attack-matrix
              heading="Techniques seen"
              [techniques]="now.byTechnique"
              (chosen)="showTechnique($event)"
            />
          </section>
        } @else {
          <section class="card">
            <app-notice
              [icon]="icon"
              title="No technique was seen in this time"
              detail="Choose a longer time, or another customer, above."
            />
          </section>
        }
      } @else if (!figures.problem()) {
        <div class="loading" role="status" aria-label="Loading">
          @for (column of [8, 5, 9, 4, 7, 3, 6, 9, 2, 5]; track $index) {
            <span class="skeleton" [style.height.px]="column * 34"></span>
          }
        </div>
      }
    </div>
  `,
  styles: `
    .padded {
      padding: var(--s2) 14px 14px;
    }
    .stale {
      opacity: 0.5;
    }
    .loading {
      display: grid;
      grid-template-columns: repeat(10, minmax(0, 1fr));
      gap: var(--s2);
      align-items: start;
    }
  `,
})
export class Attack {
  private readonly router = inject(Router);
  protected readonly scope = inject(Scope);
  protected readonly figures = figures();
  protected readonly icon = Grid3x3;
  protected readonly download = Download;

  /** Made by the gateway, of what this page is about. */
  protected readonly layer = computed(() => {
    const { customer, from, to } = this.scope.params();
    const filters = {
      ...(customer && { customer }),
      ...(from && { occurred_after: from }),
      ...(to && { occurred_before: to }),
    };
    return `/api/threats/export?${new URLSearchParams({ ...filters, format: 'navigator' }).toString()}`;
  });

  protected showTechnique(technique: string): void {
    void this.router.navigate(['/'], { queryParams: { ...this.scope.links(), technique } });
  }
}
