import { Component, computed, inject, input } from '@angular/core';
import type { ResponseAction, ResponsePlan } from '@soc-agent/contracts';
import { Ban, BellRing, CircleSlash, Eye, Gauge, type IconNode, ListChecks, PackageX, Puzzle, UserX } from 'lucide';
import { Clock } from '../shared/ui/clock.js';
import { Icon } from '../shared/ui/icon.js';
import { formatMinutes, formatPercent } from '../shared/vocabulary/format.js';
import { ACTION_LABELS, URGENCY_LABELS } from '../shared/vocabulary/labels.js';

const ICONS: Readonly<Record<ResponseAction['actionType'], IconNode>> = {
  block_ip: Ban,
  rate_limit: Gauge,
  challenge: Puzzle,
  allowlist: ListChecks,
  monitor: Eye,
  escalate: BellRing,
  quarantine: PackageX,
  disable_account: UserX,
  none: CircleSlash,
};

/** What to do, how soon, and who is told when nobody does. */
@Component({
  selector: 'app-response-plan-card',
  imports: [Icon],
  templateUrl: './response-plan-card.html',
  styleUrl: './response-plan-card.scss',
  host: { class: 'card', 'data-testid': 'response-plan' },
})
export class ResponsePlanCard {
  private readonly clock = inject(Clock);
  readonly plan = input.required<ResponsePlan>();
  /** When the threat was accepted, ISO 8601: the clock of the SLA. */
  readonly since = input.required<string>();

  protected readonly actions = computed(() => [this.plan().primaryAction, ...this.plan().secondaryActions]);
  protected readonly icons = ICONS;
  protected readonly labels = ACTION_LABELS;
  protected readonly urgencies = URGENCY_LABELS;
  protected readonly minutes = formatMinutes;
  protected readonly percent = formatPercent;
  protected readonly due = computed(() => {
    const left = Math.ceil((Date.parse(this.since()) + this.plan().slaMinutes * 60_000 - this.clock.now()) / 60_000);
    return left > 0 ? { text: `${formatMinutes(left)} left`, late: false } : { text: 'overdue', late: true };
  });

  protected parameters(action: ResponseAction): string {
    return Object.entries(action.parameters)
      .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join(', ');
  }
}
