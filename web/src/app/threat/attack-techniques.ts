import { Component, computed, input } from '@angular/core';
import type { MitreTechnique } from '@soc-agent/contracts';
import { formatPercent } from '../shared/vocabulary/format.js';
import { keysOf, TACTIC_NAMES } from '../shared/vocabulary/labels.js';
import { attackUrl } from './evidence.js';

/** ATT&CK techniques under their tactics, in the order of the matrix. */
@Component({
  selector: 'app-attack-techniques',
  template: `
    <div class="card-head">
      <h2>ATT&amp;CK</h2>
      <span class="hint">v19</span>
    </div>
    <div class="card-body">
      @for (group of groups(); track group.tactic) {
        <section>
          <h3>
            {{ group.name }} <code>{{ group.tactic }}</code>
          </h3>
          <ul>
            @for (technique of group.techniques; track technique.id) {
              <li>
                @if (url(technique.id); as href) {
                  <a [href]="href" target="_blank" rel="noreferrer">{{ technique.id }}</a>
                } @else {
                  <code>{{ technique.id }}</code>
                }
                <span>{{ technique.name }}</span>
                <span class="num muted" [title]="'from ' + technique.source">
                  {{ percent(technique.confidence) }} · {{ technique.source }}
                </span>
              </li>
            }
          </ul>
        </section>
      } @empty {
        <p class="muted">No technique could be mapped.</p>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    section + section {
      margin-top: 10px;
    }
    h3 {
      color: var(--text-2);
      font-size: 12px;
    }
    h3 code {
      color: var(--text-3);
      font-size: 11px;
      font-weight: 400;
    }
    li {
      display: grid;
      grid-template-columns: 76px minmax(0, 1fr) auto;
      gap: 8px;
      padding: 4px 0;
    }
    a {
      font: 12px var(--mono);
      line-height: 20px;
    }
    .num {
      font-size: 12px;
    }
  `,
  host: { class: 'card', 'data-testid': 'attack' },
})
export class AttackTechniques {
  readonly techniques = input.required<readonly MitreTechnique[]>();
  /** Ids; a tactic may be known without a technique. */
  readonly tactics = input.required<readonly string[]>();

  protected readonly groups = computed(() => {
    const named = new Set([...this.tactics(), ...this.techniques().flatMap(({ tactics }) => tactics)]);
    const known = keysOf(TACTIC_NAMES).filter((tactic) => named.has(tactic));
    const unknown = [...named].filter((tactic) => !(tactic in TACTIC_NAMES));
    return [...known, ...unknown].map((tactic) => ({
      tactic,
      name: TACTIC_NAMES[tactic] ?? 'Unknown tactic',
      techniques: this.techniques().filter(({ tactics }) => tactics.includes(tactic)),
    }));
  });
  protected readonly url = attackUrl;
  protected readonly percent = formatPercent;
}
