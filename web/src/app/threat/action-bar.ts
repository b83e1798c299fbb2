import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import { HttpClient } from '@angular/common/http';
import {
  ApplicationRef,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { ThreatAnalysis, ThreatInProgress, TriageState } from '@soc-agent/contracts';
import { RotateCw } from 'lucide';
import { Session } from '../session/session.js';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { settle } from '../shared/api/settle.js';
import { type Decided, Decisions } from '../shared/decisions/decisions.js';
import { People } from '../shared/decisions/people.js';
import { ReasonForm, type Reasoned } from '../shared/decisions/reason-form.js';
import { Icon } from '../shared/ui/icon.js';
import { Toasts } from '../shared/ui/toasts.js';

/** What can be done with a threat: acknowledge, judge, escalate, hand over, analyze again. */
@Component({
  selector: 'app-action-bar',
  imports: [CdkMenu, CdkMenuItem, CdkMenuTrigger, Icon, ReasonForm],
  templateUrl: './action-bar.html',
  styleUrl: './action-bar.scss',
  host: { role: 'toolbar', 'aria-label': 'Actions' },
})
export class ActionBar {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly decisions = inject(Decisions);
  private readonly toasts = inject(Toasts);
  protected readonly people = inject(People);
  private readonly app = inject(ApplicationRef);
  private readonly form = viewChild(ReasonForm);

  readonly threat = input.required<ThreatAnalysis | ThreatInProgress>();
  readonly reanalyzed = output();

  protected readonly may = computed(() => this.session.may('triage'));
  /** Nothing is stored yet of what is under way. */
  protected readonly isOpenRun = computed(() => ['queued', 'analyzing'].includes(this.threat().status));
  protected readonly isBusy = signal(false);
  /** For the threat that is shown: another one begins without. */
  protected readonly isJudging = linkedSignal({ source: () => this.threat().id, computation: () => false });
  protected readonly again = RotateCw;
  protected readonly me = computed(() => this.session.who()?.name);
  /** As it will be once what was decided here is stored. */
  protected readonly state = computed(
    () => this.decisions.ahead().get(this.threat().id)?.triage ?? this.threat().triage,
  );
  private readonly decided = computed<Decided>(() => {
    const threat = this.threat();
    const ahead = this.decisions.ahead().get(threat.id);
    return {
      id: threat.id,
      triage: threat.triage,
      assignee: threat.assignee,
      verdict: 'verdict' in threat ? threat.verdict?.verdict : undefined,
      version: Math.max(threat.decisions ?? 0, ahead?.version ?? 0),
    };
  });

  triage(triage: TriageState): void {
    if (this.may() && this.state() !== triage) void this.decisions.triage(this.decided(), triage);
  }

  /** Opens the line for the reason, and puts the cursor there; nothing is submitted. */
  focusReason(): void {
    if (!this.may() || this.isOpenRun()) return;
    this.isJudging.set(true);
    // what is typed next is for its field
    this.app.tick();
    this.form()?.focus();
  }

  protected judge({ verdict, reason }: Reasoned): void {
    this.isJudging.set(false);
    void this.decisions.judge(this.decided(), verdict, reason);
  }

  protected assign(name: string | undefined): void {
    void this.decisions.assign(this.decided(), name);
  }

  protected async reanalyze(): Promise<void> {
    this.isBusy.set(true);
    try {
      await settle(this.http.post(`/api/threats/${this.threat().id}/reanalyze`, {}));
      this.toasts.show('It will be analyzed again');
      this.reanalyzed.emit();
    } catch (problem) {
      this.toasts.fail('Not analyzed again', problem as ApiProblem);
    } finally {
      this.isBusy.set(false);
    }
  }
}
