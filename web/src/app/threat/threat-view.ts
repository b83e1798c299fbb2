import { Component, computed, effect, inject, input, viewChild } from '@angular/core';
import { Session } from '../session/session.js';
import { BellOff, SearchX, UserRoundSearch } from 'lucide';
import { RiskScale } from '../shared/charts/risk-scale.js';
import { Waterfall } from '../shared/charts/waterfall.js';
import { Banner } from '../shared/ui/banner.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Notice } from '../shared/ui/notice.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { formatDuration } from '../shared/vocabulary/format.js';
import { RouterLink } from '@angular/router';
import { ActionBar } from './action-bar.js';
import { AgentTiles } from './agent-tiles.js';
import { Decision } from './decision.js';
import { EvidenceRefs } from './evidence-refs.js';
import { ThreatHead } from './threat-head.js';
import { ThreatOccurrences } from './threat-occurrences.js';
import { ThreatStore } from './threat-store.js';
import { ThreatTabs } from './threat-tabs.js';

/**
 * Everything known about one threat, beside the list or on its own page: what it is and what can be done, why it is as grave as
 * it is, what is to be decided, what the score is made of, what the agents say; then the rest in tabs.
 */
@Component({
  selector: 'app-threat-view',
  imports: [
    ActionBar,
    AgentTiles,
    Banner,
    Decision,
    EvidenceRefs,
    Foreign,
    Notice,
    RiskScale,
    RouterLink,
    SkeletonRows,
    ThreatHead,
    ThreatOccurrences,
    ThreatTabs,
    Waterfall,
  ],
  templateUrl: './threat-view.html',
  styleUrl: './threat-view.scss',
  providers: [ThreatStore],
  host: { '[class.page]': 'isPage()' },
})
export class ThreatView {
  protected readonly store = inject(ThreatStore);
  private readonly session = inject(Session);
  private readonly actions = viewChild(ActionBar);

  readonly id = input.required<string>();
  /** On a page of its own there is room for two columns. */
  readonly isPage = input(false);

  protected readonly icons = { missing: SearchX, review: UserRoundSearch, suppressed: BellOff };
  protected readonly duration = formatDuration;
  protected readonly mayRetry = computed(() => this.session.may('triage'));
  protected readonly suppression = computed(() => {
    const threat = this.store.threat();
    return threat && 'suppression' in threat ? threat.suppression : undefined;
  });

  constructor() {
    effect(() => void this.store.show(this.id()));
  }

  /** What to call the page. */
  titleOf(): string | undefined {
    return this.store.threat()?.signal.title;
  }

  /** Whether what is shown, and would be decided about, is this threat: the one before may still be there. */
  isReadyFor(id: string): boolean {
    return this.actions()?.threat().id === id;
  }

  /** What the keys of the list and of the page do with the threat that is shown. */
  acknowledge(): void {
    this.actions()?.triage('acknowledged');
  }

  escalate(): void {
    this.actions()?.triage('escalated');
  }

  focusReason(): void {
    this.actions()?.focusReason();
  }
}
