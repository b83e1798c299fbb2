import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { EntityPage, Indicator } from '@soc-agent/contracts';
import { Crosshair } from 'lucide';
import { Session } from '../session/session.js';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { read } from '../shared/api/read.js';
import { settle } from '../shared/api/settle.js';
import { BarList, type BarItem } from '../shared/charts/bar-list.js';
import type { TimeRange } from '../shared/charts/histogram-bars.js';
import { SeverityHistogram } from '../shared/charts/severity-histogram.js';
import { Scope } from '../shared/scope/scope.js';
import { Age } from '../shared/ui/age.js';
import { Attempt } from '../shared/ui/attempt.js';
import { Complaint } from '../shared/ui/complaint.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Notice } from '../shared/ui/notice.js';
import { ReadProblem } from '../shared/ui/read-problem.js';
import { SeverityBadge } from '../shared/ui/severity-badge.js';
import { StatusLabel } from '../shared/ui/status-label.js';
import { SureButton } from '../shared/ui/sure-button.js';
import { Toasts } from '../shared/ui/toasts.js';
import { formatCount } from '../shared/vocabulary/format.js';
import { ACTION_LABELS } from '../shared/vocabulary/labels.js';
import { DAY_MS, entityDays } from './entity-days.js';

type TakenAction = EntityPage['actions'][number];

/** What feeds know, of what is found as an entity. */
const INDICATOR_KINDS: Readonly<Record<string, Indicator['kind']>> = {
  ip: 'ip',
  url: 'url',
  hash: 'hash',
  userAgent: 'userAgent',
};

/** All that is known of an address, a person, a machine: where it was seen, what feeds say, what was done about it. */
@Component({
  selector: 'app-entity',
  imports: [
    Age,
    BarList,
    Complaint,
    Foreign,
    Notice,
    ReadProblem,
    RouterLink,
    SeverityBadge,
    SeverityHistogram,
    StatusLabel,
    SureButton,
  ],
  templateUrl: './entity.html',
  styleUrl: './entity.scss',
})
export class Entity {
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  protected readonly scope = inject(Scope);

  // From the path.
  readonly kind = input.required<string>();
  readonly value = input.required<string>();

  protected readonly page = read<EntityPage>(
    () => `/api/entities/${encodeURIComponent(this.kind())}/${encodeURIComponent(this.value())}`,
    { keep: false },
  );
  protected readonly entity = computed(() => `${this.kind()}:${this.page.value()?.value ?? this.value()}`);
  protected readonly days = computed(() => entityDays(this.page.value()?.perDay ?? []));
  protected readonly customers = computed<BarItem[]>(() =>
    (this.page.value()?.customers ?? []).map(({ name, threats }) => ({
      key: name,
      label: name,
      count: threats,
      link: { path: '/', query: { customer: name, entity: this.entity() } },
    })),
  );
  protected readonly mayDecide = computed(() => this.session.may('triage'));
  protected readonly mayList = computed(() => this.session.may('context') && this.kind() in INDICATOR_KINDS);
  protected readonly deciding = new Attempt();
  protected readonly actions = ACTION_LABELS;
  protected readonly icon = Crosshair;
  protected readonly count = formatCount;
  protected readonly dayMs = DAY_MS;

  /** Only what still is in the plan, and nobody decided about. */
  protected isOpen({ action }: TakenAction): boolean {
    return action.state === 'proposed' && action.index !== undefined;
  }

  protected async approve({ threatId, action }: TakenAction): Promise<void> {
    const path = `/api/threats/${threatId}/actions/${action.index}/approve`;
    if (!(await this.deciding.at(() => settle(this.http.post(path, { actionId: action.id }))))) return;
    this.toasts.show(`${ACTION_LABELS[action.action.actionType]} approved`);
    this.page.reload();
  }

  /** Makes it known as hostile to the agents; the toast takes it back. */
  protected async list(): Promise<void> {
    const value = this.page.value()?.value ?? this.value();
    const source = this.session.who()?.name ?? 'an analyst';
    const indicator: Indicator = {
      kind: INDICATOR_KINDS[this.kind()] ?? 'ip',
      value,
      description: 'Called hostile by an analyst',
      source,
      seenAt: new Date().toISOString(),
    };
    if (!(await this.deciding.at(() => settle(this.http.post('/api/context/indicators', indicator))))) return;
    this.toasts.show('Agents know it as hostile from now on', {
      label: 'Undo',
      press: () => this.unlist(value, source),
    });
    this.page.reload();
  }

  /** A span of time was chosen in the chart: its threats, in the Queue. */
  protected show(range: TimeRange | undefined): void {
    if (!range) return;
    const time = { occurred_after: range.from, occurred_before: range.to };
    void this.router.navigate(['/'], { queryParams: { entity: this.entity(), ...time } });
  }

  private async unlist(value: string, source: string): Promise<void> {
    const path = `/api/context/indicators/${encodeURIComponent(value)}`;
    try {
      await settle(this.http.delete(path, { params: { source } }));
      this.page.reload();
    } catch (problem) {
      this.toasts.fail('It is still known as hostile', problem as ApiProblem);
    }
  }
}
