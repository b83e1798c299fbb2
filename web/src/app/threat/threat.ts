import { Location } from '@angular/common';
import { Component, computed, effect, inject, input } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { Router, RouterLink } from '@angular/router';
import { ArrowLeft, BellOff, CircleAlert, SearchX, UserRoundSearch } from 'lucide';
import { Commands } from '../shared/commands/commands.js';
import { Age } from '../shared/ui/age.js';
import { Icon } from '../shared/ui/icon.js';
import { Notice } from '../shared/ui/notice.js';
import { SeverityBadge } from '../shared/ui/severity-badge.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { StatusLabel } from '../shared/ui/status-label.js';
import { formatDuration, formatPercent } from '../shared/vocabulary/format.js';
import { AGENT_LABELS, keysOf, THREAT_TYPE_LABELS, VERDICT_LABELS } from '../shared/vocabulary/labels.js';
import { AgentCard } from './agent-card.js';
import { AttackTechniques } from './attack-techniques.js';
import { FalsePositive } from './false-positive.js';
import { InvestigationTimelineCard } from './investigation-timeline-card.js';
import { RawSignal } from './raw-signal.js';
import { ResponsePlanCard } from './response-plan-card.js';
import { ThreatStore } from './threat-store.js';

/** Everything known about one threat; fills in while its analysis is under way. */
@Component({
  selector: 'app-threat',
  imports: [
    Age,
    AgentCard,
    AttackTechniques,
    FalsePositive,
    Icon,
    InvestigationTimelineCard,
    Notice,
    RawSignal,
    ResponsePlanCard,
    RouterLink,
    SeverityBadge,
    SkeletonRows,
    StatusLabel,
  ],
  templateUrl: './threat.html',
  styleUrl: './threat.scss',
  providers: [ThreatStore],
})
export class Threat {
  protected readonly store = inject(ThreatStore);
  private readonly location = inject(Location);
  private readonly router = inject(Router);
  private readonly title = inject(Title);

  // From the path.
  readonly id = input.required<string>();

  /** Those we have names for, and whoever else has answered. */
  protected readonly agents = computed(() => [
    ...new Set([...keysOf(AGENT_LABELS), ...keysOf(this.store.threat()?.agentAnalyses ?? {})]),
  ]);
  protected readonly answered = computed(() => Object.keys(this.store.threat()?.agentAnalyses ?? {}).length);
  protected readonly suppression = computed(() => {
    const threat = this.store.threat();
    return threat && 'suppression' in threat ? threat.suppression : undefined;
  });
  protected readonly types = THREAT_TYPE_LABELS;
  protected readonly verdicts = VERDICT_LABELS;
  protected readonly icons = {
    alert: CircleAlert,
    back: ArrowLeft,
    missing: SearchX,
    review: UserRoundSearch,
    suppressed: BellOff,
  };
  protected readonly duration = formatDuration;
  protected readonly percent = formatPercent;

  constructor() {
    effect(() => void this.store.show(this.id()));
    effect(() => {
      const threat = this.store.threat();
      if (threat) this.title.setTitle(`${threat.signal.title} · SOC Agent`);
    });
    inject(Commands).register([
      { id: 'leave', label: 'Back to the list', group: 'Threat', keys: ['Escape'], run: () => this.leave() },
    ]);
  }

  /** Back to the list the analyst came from, with its filters; from a deep link to all threats. */
  protected leave(): void {
    if (this.router.lastSuccessfulNavigation()?.previousNavigation) this.location.back();
    else void this.router.navigate(['/']);
  }
}
