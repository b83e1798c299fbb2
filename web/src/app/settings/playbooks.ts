import { Component, inject, signal } from '@angular/core';
import type { ArmablePlaybook, ArmablePlaybooks } from '@soc-agent/contracts';
import { ShieldCheck } from 'lucide';
import { Session } from '../session/session.js';
import { read } from '../shared/api/read.js';
import { ACTION_LABELS, SEVERITY_LABELS, THREAT_TYPE_LABELS } from '../shared/vocabulary/labels.js';
import { SettingsApi } from './settings-api.js';
import { Attempt } from '../shared/ui/attempt.js';
import { Complaint } from '../shared/ui/complaint.js';
import { ownText } from './form-fields.js';
import { RowOf, ListTable } from '../shared/ui/list-table.js';
import { SureButton } from '../shared/ui/sure-button.js';

/** What playbooks would contain by themselves: what waits for a second person, and what is armed. */
@Component({
  selector: 'app-playbooks',
  imports: [Complaint, RowOf, ListTable, SureButton],
  templateUrl: './playbooks.html',
  styleUrl: './settings-page.scss',
})
export class Playbooks {
  private readonly api = inject(SettingsApi);
  private readonly session = inject(Session);

  /** Whose playbooks are shown; undefined: what somebody wrote or approved, of all customers. */
  protected readonly customer = signal<string | undefined>(undefined);
  protected readonly playbooks = read<ArmablePlaybooks>(() => {
    const customer = this.customer();
    return customer === undefined ? '/api/arming' : `/api/customers/${encodeURIComponent(customer)}/arming`;
  });
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
