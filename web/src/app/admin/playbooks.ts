import { Component, computed, inject, resource, signal } from '@angular/core';
import type { ArmablePlaybook } from '@soc-agent/contracts';
import { ShieldCheck } from 'lucide';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { Session } from '../session/session.js';
import { Notice } from '../shared/ui/notice.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { ACTION_LABELS, SEVERITY_LABELS, THREAT_TYPE_LABELS } from '../shared/vocabulary/labels.js';
import { AdminApi } from './admin-api.js';
import { Attempt } from './attempt.js';
import { Complaint } from './complaint.js';
import { ownText } from './form-fields.js';
import { SureButton } from './sure-button.js';

/** What playbooks would contain by themselves: what waits for a second person, and what is armed. */
@Component({
  selector: 'app-playbooks',
  imports: [Complaint, Notice, SkeletonRows, SureButton],
  templateUrl: './playbooks.html',
  styleUrl: './admin-page.scss',
})
export class Playbooks {
  private readonly api = inject(AdminApi);
  private readonly session = inject(Session);

  /** Whose playbooks are shown; undefined: what somebody wrote or approved, of all customers. */
  protected readonly customer = signal<string | undefined>(undefined);
  protected readonly playbooks = resource({
    params: () => ({ customer: this.customer() }),
    loader: ({ params }) => this.api.armable(params.customer),
  });
  protected readonly problem = computed(() => this.playbooks.error() as ApiProblem | undefined);
  protected readonly changing = new Attempt();
  protected readonly icon = ShieldCheck;
  protected readonly types = THREAT_TYPE_LABELS;
  protected readonly severities = SEVERITY_LABELS;

  protected show(event: SubmitEvent): void {
    event.preventDefault();
    this.customer.set(ownText(new FormData(event.target as HTMLFormElement), 'customer'));
  }

  protected async approve(playbook: ArmablePlaybook): Promise<void> {
    await this.changing.at(() => this.api.approve(playbook));
    this.playbooks.reload();
  }

  protected async disarm(playbook: ArmablePlaybook): Promise<void> {
    await this.changing.at(() => this.api.disarm(playbook));
    this.playbooks.reload();
  }

  protected placeOf({ customerName, threatType, severity }: ArmablePlaybook): string {
    return `${THREAT_TYPE_LABELS[threatType]}, ${SEVERITY_LABELS[severity]}, at ${customerName}`;
  }

  protected doesOf({ actions }: ArmablePlaybook): string {
    return actions.map(({ action, targets }) => `${ACTION_LABELS[action]} (${targets.join(', ')})`).join(', ');
  }

  protected behindOf({ behind }: ArmablePlaybook): string {
    return behind.map(({ name, wrote }) => `${name}${wrote ? ' (wrote it)' : ''}`).join(', ') || 'nobody';
  }

  /** Whether it is said already that one is for it. */
  protected isMine({ behind }: ArmablePlaybook): boolean {
    return behind.some(({ id }) => id === this.session.who()?.id);
  }
}
