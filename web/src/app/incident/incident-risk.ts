import { Component, computed, input } from '@angular/core';
import type { IncidentDetail } from '@soc-agent/contracts';
import { Foreign } from '../shared/ui/foreign.js';
import { SeverityBadge } from '../shared/ui/severity-badge.js';
import { riskTerms } from './risk-terms.js';

/** Rules that are shown one by one. */
const SHOWN = 4;
/** Risk from which the system shows an incident, as docs/incidents.md has it. */
const OPENING_RISK = 50;

/** How the risk of an incident comes to be: what each rule adds, on one scale; a rule counts once, however often it fires. */
@Component({
  selector: 'app-incident-risk',
  imports: [Foreign, SeverityBadge],
  template: `
    <p class="equation">
      Risk <b class="num" data-testid="incident-risk">{{ incident().risk }}</b>
      <span class="muted">of {{ terms().terms.length }} {{ terms().terms.length === 1 ? 'rule' : 'rules' }}</span> →
      <app-severity-badge [severity]="incident().severity" />
      <span class="muted">by its gravest member</span>
    </p>
    <div class="scale" aria-hidden="true">
      @for (term of terms().terms; track term.rule) {
        <i [style.width.%]="term.adds"></i>
      }
      <span class="opens" [style.left.%]="opening"
        ><small class="num">opens at {{ opening }}</small></span
      >
    </div>
    <ol>
      @for (term of shown(); track term.rule) {
        <li>
          <span class="num adds">+{{ term.adds.toFixed(1) }}</span>
          <app-foreign class="title" [text]="term.title" />
          <span class="muted num how"
            >risk {{ term.risk }}{{ term.weight < 1 ? ', counts ' + term.weight.toFixed(2) : '' }}</span
          >
        </li>
      }
    </ol>
    @if (rest(); as rest) {
      <p class="muted num">{{ rest.count }} more {{ rest.count === 1 ? 'adds' : 'add' }} {{ rest.adds.toFixed(1) }}</p>
    }
    @if (terms().harmless > 0) {
      <p class="muted">
        {{ terms().harmless }} {{ terms().harmless === 1 ? 'group was' : 'groups were' }} judged harmless and add
        nothing.
      </p>
    }
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
      font-size: var(--t-m);
    }
    .equation {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px 5px;
    }
    b {
      font-size: var(--t-xl);
      font-weight: 620;
    }
    .scale {
      position: relative;
      display: flex;
      height: 7px;
      margin: var(--s1) 0 17px;
      border-radius: 3px;
      background: var(--surface-3);
    }
    i {
      border-right: 1px solid var(--surface);
      background: var(--fill-accent);
      forced-color-adjust: none;
    }
    i:nth-of-type(even) {
      opacity: 0.65;
    }
    .opens {
      position: absolute;
      top: -3px;
      height: 13px;
      border-left: 1px solid var(--text);
    }
    .opens small {
      position: absolute;
      top: 11px;
      left: -22px;
      color: var(--text-3);
      font-size: 10.5px;
      white-space: nowrap;
    }
    li {
      display: flex;
      gap: var(--s2);
      align-items: baseline;
    }
    .adds {
      flex: none;
      width: 42px;
      text-align: right;
    }
    .title {
      flex: 0 1 auto;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .how {
      flex: none;
      font-size: var(--t-s);
    }
  `,
})
export class IncidentRisk {
  readonly incident = input.required<IncidentDetail>();
  protected readonly opening = OPENING_RISK;
  protected readonly terms = computed(() => riskTerms(this.incident().members));
  protected readonly shown = computed(() => this.terms().terms.slice(0, SHOWN));
  protected readonly rest = computed(() => {
    const rest = this.terms().terms.slice(SHOWN);
    return rest.length > 0 && { count: rest.length, adds: rest.reduce((sum, { adds }) => sum + adds, 0) };
  });
}
