import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ThreatSignal } from '@soc-agent/contracts';
import { resolveEvidence } from './evidence.js';

/** What a statement rests on, with the value itself where the signal holds it. */
@Component({
  selector: 'app-evidence-refs',
  imports: [RouterLink],
  template: `
    @for (item of items(); track $index) {
      @if (item.route) {
        <a class="ref" [routerLink]="item.route">{{ item.label }}</a>
      } @else if (item.href) {
        <a class="ref" [href]="item.href" target="_blank" rel="noreferrer">{{ item.label }}</a>
      } @else {
        <span class="ref" [title]="item.value ?? item.label">
          {{ item.label }}
          @if (item.value) {
            <b>{{ item.value }}</b>
          }
        </span>
      }
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      gap: 4px;
      min-width: 0;
      max-width: 100%;
      vertical-align: middle;
    }
    .ref {
      max-width: 100%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
      padding: 0 6px;
      border: 1px solid var(--line);
      border-radius: 4px;
      background: var(--surface-2);
      color: var(--text-3);
      font: 11px/18px var(--mono);
    }
    a.ref {
      color: var(--accent);
    }
    b {
      margin-left: 4px;
      color: var(--text-2);
      font-weight: 500;
    }
  `,
})
export class EvidenceRefs {
  readonly refs = input.required<readonly string[]>();
  readonly signal = input.required<ThreatSignal>();
  protected readonly items = computed(() => this.refs().map((ref) => resolveEvidence(ref, this.signal())));
}
