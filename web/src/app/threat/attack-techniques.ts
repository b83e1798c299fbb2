import { Component, computed, input } from '@angular/core';
import type { MitreTechnique } from '@soc-agent/contracts';
import { formatPercent } from '../shared/vocabulary/format.js';
import { keysOf, TACTIC_NAMES } from '../shared/vocabulary/labels.js';
import { attackUrl } from './evidence.js';

/** Where the threat stands in the ATT&CK matrix, and by which techniques. */
@Component({
  selector: 'app-attack-techniques',
  template: `
    <div class="card-head">
      <h2>ATT&amp;CK</h2>
      <span class="hint">v19</span>
    </div>
    <div class="card-body">
      <ol class="matrix" aria-label="Tactics">
        @for (tactic of matrix(); track tactic.id) {
          <li [class.hit]="tactic.hit" [title]="tactic.name" [attr.aria-hidden]="!tactic.hit">
            <span class="visually-hidden">{{ tactic.name }}</span>
          </li>
        }
      </ol>
      <p class="tactics">{{ tacticNames() }}</p>
      <ul>
        @for (technique of techniques(); track technique.id) {
          <li>
            @if (url(technique.id); as href) {
              <a [href]="href" target="_blank" rel="noreferrer">{{ technique.id }}</a>
            } @else {
              <code>{{ technique.id }}</code>
            }
            <div>
              <p class="name">{{ technique.name }}</p>
              <p class="muted">{{ namesOf(technique.tactics) }}</p>
            </div>
            <p class="num muted">{{ percent(technique.confidence) }}<br />{{ technique.source }}</p>
          </li>
        } @empty {
          <li class="muted">No technique could be mapped.</li>
        }
      </ul>
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    .matrix {
      display: grid;
      grid-template-columns: repeat(15, 1fr);
      gap: 3px;
    }
    .matrix li {
      height: 12px;
      border-radius: 3px;
      background: var(--surface-3);
    }
    .matrix .hit {
      background: var(--fill-high);
    }
    .tactics {
      margin: 5px 0 6px;
      color: var(--text-2);
      font-size: 12px;
    }
    ul li {
      display: grid;
      grid-template-columns: 74px minmax(0, 1fr) auto;
      gap: 8px;
      padding: 7px 0;
      border-top: 1px solid var(--line);
    }
    ul li.muted {
      display: block;
    }
    a {
      font: 12px/20px var(--mono);
    }
    .name {
      font-weight: 520;
    }
    .muted {
      font-size: 12px;
    }
    .num {
      text-align: right;
    }
  `,
  host: { class: 'card', 'data-testid': 'attack' },
})
export class AttackTechniques {
  readonly techniques = input.required<readonly MitreTechnique[]>();
  /** Ids; a tactic may be known without a technique. */
  readonly tactics = input.required<readonly string[]>();

  private readonly hit = computed(
    () => new Set([...this.tactics(), ...this.techniques().flatMap(({ tactics }) => tactics)]),
  );
  protected readonly matrix = computed(() =>
    keysOf(TACTIC_NAMES).map((id) => ({ id, name: TACTIC_NAMES[id], hit: this.hit().has(id) })),
  );
  protected readonly tacticNames = computed(() => {
    const known = keysOf(TACTIC_NAMES).filter((id) => this.hit().has(id));
    return this.namesOf([...known, ...[...this.hit()].filter((id) => !(id in TACTIC_NAMES))]);
  });
  protected readonly url = attackUrl;
  protected readonly percent = formatPercent;

  protected namesOf(ids: readonly string[]): string {
    return ids.map((id) => TACTIC_NAMES[id] ?? id).join(' · ');
  }
}
