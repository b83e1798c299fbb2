import { Component, computed, input } from '@angular/core';
import type { AgentAnalysis, AgentKind, ThreatSignal } from '@soc-agent/contracts';
import {
  Bot,
  CornerDownRight,
  Gauge,
  GitBranch,
  Globe,
  type IconNode,
  RotateCcwClock,
  SlidersHorizontal,
} from 'lucide';
import { Icon } from '../shared/ui/icon.js';
import { formatDuration, formatPercent } from '../shared/vocabulary/format.js';
import { agentLabel } from '../shared/vocabulary/labels.js';
import { EvidenceRefs } from './evidence-refs.js';

const ICONS: Readonly<Partial<Record<AgentKind, IconNode>>> = {
  historical: RotateCcwClock,
  config: SlidersHorizontal,
  devops: GitBranch,
  context: Globe,
  priority: Gauge,
};

/** What one agent concluded; an empty slot while it works. */
@Component({
  selector: 'app-agent-card',
  imports: [EvidenceRefs, Icon],
  templateUrl: './agent-card.html',
  styleUrl: './agent-card.scss',
  host: { 'data-testid': 'agent-card', '[attr.data-agent]': 'kind()', '[attr.data-filled]': 'analysis() ? "" : null' },
})
export class AgentCard {
  readonly kind = input.required<AgentKind>();
  readonly signal = input.required<ThreatSignal>();
  readonly analysis = input<AgentAnalysis>();

  protected readonly icon = computed(() => ICONS[this.kind()] ?? Bot);
  protected readonly label = computed(() => agentLabel(this.kind()));
  protected readonly engine = computed(() => {
    const analysis = this.analysis();
    return analysis?.engine === 'model' ? (analysis.model ?? 'Model') : 'Rules';
  });
  /** Kinds of private values with their counts. */
  protected readonly notShown = computed(() =>
    (this.analysis()?.hidden ?? [])
      .map(({ kind, count }) => `${count} ${kind.toLowerCase().replace('_', ' ')}`)
      .join(', '),
  );
  protected readonly struck = computed(() => {
    const { struckFindings = 0, struckRecommendations = 0, struckStatements = 0 } = this.analysis() ?? {};
    return struckFindings + struckRecommendations + struckStatements;
  });
  protected readonly todoIcon = CornerDownRight;
  protected readonly counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
  protected readonly duration = formatDuration;
  protected readonly percent = formatPercent;
}
