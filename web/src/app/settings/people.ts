import { Component, DOCUMENT, inject, signal } from '@angular/core';
import type { UserRecord } from '@soc-agent/contracts';
import { ROLES, type Role } from '@soc-agent/contracts/vocabulary';
import { Users } from 'lucide';
import { Session } from '../session/session.js';
import { read } from '../shared/api/read.js';
import { Age } from '../shared/ui/age.js';
import { SettingsApi } from './settings-api.js';
import { Attempt } from '../shared/ui/attempt.js';
import { Complaint } from '../shared/ui/complaint.js';
import { ownText } from './form-fields.js';
import { SecretOnce } from './secret-once.js';
import { RowOf, ListTable } from '../shared/ui/list-table.js';
import { SureButton } from '../shared/ui/sure-button.js';

/** The people who may log in: invited by a link, given a role and the right to approve, disabled. */
@Component({
  selector: 'app-people',
  imports: [Age, Complaint, RowOf, SecretOnce, ListTable, SureButton],
  templateUrl: './people.html',
  styleUrl: './settings-page.scss',
})
export class People {
  private readonly api = inject(SettingsApi);
  private readonly origin = inject(DOCUMENT).location.origin;
  private readonly session = inject(Session);

  protected readonly people = read<{ items: UserRecord[] }>(() => '/api/users');
  protected readonly inviting = new Attempt();
  protected readonly changing = new Attempt();
  protected readonly link = signal<{ name: string; url: string } | undefined>(undefined);
  protected readonly icon = Users;
  protected readonly roles = ROLES;

  protected async invite(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const customer = ownText(given, 'customer');
    const wanted = {
      name: ownText(given, 'name') ?? '',
      role: given.get('role') as Role,
      approver: given.has('approver'),
      ...(customer !== undefined && { customer }),
    };
    const isInvited = await this.inviting.at(async () => this.show(await this.api.invite(wanted)));
    if (!isInvited) return;
    form.reset();
    this.people.reload();
  }

  /** What could not be changed is shown as it is. */
  protected async change(
    { id }: UserRecord,
    change: { role?: Role; approver?: boolean; disabled?: boolean },
  ): Promise<void> {
    await this.changing.at(() => this.api.changePerson(id, change));
    this.people.reload();
  }

  protected async newLink({ id }: UserRecord): Promise<void> {
    await this.changing.at(async () => this.show(await this.api.newLink(id)));
  }

  /** Nobody changes themselves, so that there is always an admin. */
  protected isMe({ id }: UserRecord): boolean {
    return this.session.who()?.id === id;
  }

  private show({ user, link }: { user: UserRecord; link: string }): void {
    this.link.set({ name: user.name, url: this.origin + link });
  }
}
