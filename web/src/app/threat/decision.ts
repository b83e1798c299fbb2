import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, output, signal } from '@angular/core';
import type { ActionVerb, PlannedAction, ThreatAnalysis } from '@soc-agent/contracts';
import { Session } from '../session/session.js';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { read } from '../shared/api/read.js';
import { settle } from '../shared/api/settle.js';
import { Banner } from '../shared/ui/banner.js';
import { EntityChip } from '../shared/ui/entity-chip.js';
import { Foreign } from '../shared/ui/foreign.js';
import { SlaRing } from '../shared/ui/sla-ring.js';
import { Toasts } from '../shared/ui/toasts.js';
import { formatMinutes } from '../shared/vocabulary/format.js';
import { ACTION_LABELS, URGENCY_LABELS } from '../shared/vocabulary/labels.js';
import { ACTION_STATE_LABELS, isContaining } from './action-words.js';

/** What is to be decided: the first action with its target and what it does, and the others, a line each. */
@Component({
  selector: 'app-decision',
  imports: [Banner, EntityChip, Foreign, SlaRing],
  templateUrl: './decision.html',
  styleUrl: './decision.scss',
  host: { 'data-testid': 'response-plan' },
})
export class Decision {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  readonly threat = input.required<ThreatAnalysis>();
  readonly decided = output();

  /** Read again with every change of the threat. */
  private readonly planned = read<{ items: PlannedAction[] }>(() => `/api/threats/${this.threat().id}/actions`, {
    keep: false,
  });
  protected readonly busy = signal<string | undefined>(undefined);
  protected readonly problem = this.planned.problem;

  protected readonly actions = computed<readonly PlannedAction[]>(() => {
    const { primaryAction, secondaryActions } = this.threat().responsePlan;
    const proposed = [primaryAction, ...secondaryActions].map((action, index): PlannedAction => ({
      id: '',
      index,
      action,
      state: 'proposed',
      attempts: 0,
    }));
    return this.planned.value()?.items ?? proposed;
  });
  protected readonly isRead = computed(() => this.planned.value() !== undefined);
  protected readonly due = computed(() => {
    const { createdAt, dueAt, responsePlan } = this.threat();
    return dueAt ?? new Date(Date.parse(createdAt) + responsePlan.slaMinutes * 60_000).toISOString();
  });
  protected readonly labels = ACTION_LABELS;
  protected readonly urgencies = URGENCY_LABELS;
  protected readonly states = ACTION_STATE_LABELS;
  protected readonly minutes = formatMinutes;

  /** Why one may not approve it; undefined: one may. */
  protected refusal({ action }: PlannedAction): string | undefined {
    if (!this.session.may('triage')) return 'You may look, not decide';
    return isContaining(action.actionType) && !this.session.who()?.approver
      ? 'Only people with the right to approve can approve this'
      : undefined;
  }

  protected async decide(planned: PlannedAction, verb: ActionVerb): Promise<void> {
    if (planned.index === undefined) return;
    this.busy.set(planned.id);
    const path = `/api/threats/${this.threat().id}/actions/${planned.index}/${verb}`;
    try {
      await settle(this.http.post(path, { actionId: planned.id }));
      this.toasts.show(`${ACTION_LABELS[planned.action.actionType]}: ${WORDS[verb]}`);
      this.decided.emit();
    } catch (problem) {
      this.toasts.fail('Not decided', problem as ApiProblem);
    } finally {
      this.planned.reload();
      this.busy.set(undefined);
    }
  }
}

const WORDS: Readonly<Record<ActionVerb, string>> = { approve: 'approved', reject: 'rejected', done: 'done' };
