import { Component, computed, input, linkedSignal } from '@angular/core';
import type { AgentKind, ThreatAnalysis, ThreatInProgress } from '@soc-agent/contracts';
import { AgentCard } from './agent-card.js';
import { AttackTechniques } from './attack-techniques.js';
import { RawSignal } from './raw-signal.js';
import { RelatedThreats } from './related-threats.js';
import { ThreatActivity } from './threat-activity.js';
import { ThreatTimeline } from './threat-timeline.js';

const TABS = [
  { id: 'agents', label: 'Agents' },
  { id: 'timeline', label: 'Timeline' },
  { id: 'related', label: 'Related' },
  { id: 'attack', label: 'ATT&CK' },
  { id: 'activity', label: 'Activity' },
  { id: 'raw', label: 'Raw' },
] as const;
type Tab = (typeof TABS)[number]['id'];

/** What is looked at after the first glance; only the tab that is open is built and asked for. */
@Component({
  selector: 'app-threat-tabs',
  imports: [AgentCard, AttackTechniques, RawSignal, RelatedThreats, ThreatActivity, ThreatTimeline],
  template: `
    <div class="tabs" role="tablist" aria-label="More about this threat" (keydown)="onKey($event)">
      @for (tab of tabs; track tab.id) {
        <button
          type="button"
          role="tab"
          [id]="'tab-' + tab.id"
          [attr.data-testid]="'tab-' + tab.id"
          [attr.aria-selected]="tab.id === at()"
          [attr.aria-controls]="tab.id === at() ? 'panel' : null"
          [tabindex]="tab.id === at() ? 0 : -1"
          (click)="at.set(tab.id)"
        >
          {{ tab.label }}
        </button>
      }
    </div>
    <div id="panel" role="tabpanel" tabindex="0" [attr.aria-labelledby]="'tab-' + at()" [attr.data-testid]="at()">
      @switch (at()) {
        @case ('agents') {
          @for (kind of agents(); track kind) {
            <app-agent-card [kind]="kind" [signal]="threat().signal" [analysis]="threat().agentAnalyses[kind]" />
          }
        }
        @case ('timeline') {
          <app-threat-timeline [threat]="threat()" />
        }
        @case ('related') {
          <app-related-threats [threat]="threat()" />
        }
        @case ('attack') {
          @if (analysis(); as analysis) {
            <app-attack-techniques [techniques]="analysis.mitreTechniques" [tactics]="analysis.mitreTactics" />
          } @else {
            <p class="muted">Known once it is analyzed.</p>
          }
        }
        @case ('activity') {
          <app-threat-activity [threat]="threat()" />
        }
        @case ('raw') {
          <app-raw-signal [signal]="threat().signal" />
        }
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    .tabs {
      display: flex;
      gap: 2px;
      overflow-x: auto;
      border-bottom: 1px solid var(--line);
      scrollbar-width: none;
    }
    [role='tab'] {
      min-height: 28px;
      padding: 0 var(--s2);
      border: 0;
      border-bottom: 2px solid transparent;
      background: none;
      color: var(--text-2);
      font-size: var(--t-m);
      white-space: nowrap;
      cursor: pointer;
    }
    [role='tab']:hover {
      color: var(--text);
    }
    [aria-selected='true'] {
      border-bottom-color: var(--accent);
      color: var(--text);
      font-weight: 560;
    }
    #panel {
      min-height: 200px;
      padding-top: var(--s2);
    }
  `,
})
export class ThreatTabs {
  readonly threat = input.required<ThreatAnalysis | ThreatInProgress>();
  readonly agents = input.required<readonly AgentKind[]>();
  readonly isPage = input(false);

  protected readonly tabs = TABS;
  private readonly id = computed(() => this.threat().id);
  /** The same tab stays open for the next threat. */
  protected readonly at = linkedSignal<string, Tab>({
    source: this.id,
    computation: (_, before) => before?.value ?? 'agents',
  });
  protected readonly analysis = computed(() => {
    const threat = this.threat();
    return 'executiveSummary' in threat ? threat : undefined;
  });

  protected onKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const place = TABS.findIndex(({ id }) => id === this.at());
    const next = TABS[(place + step + TABS.length) % TABS.length];
    if (!next) return;
    this.at.set(next.id);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  }
}
