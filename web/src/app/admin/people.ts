import { Component, computed, DOCUMENT, inject, resource, signal } from '@angular/core';
import type { Role, UserRecord } from '@soc-agent/contracts';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { Session } from '../session/session.js';
import { Age } from '../shared/ui/age.js';
import { Notice } from '../shared/ui/notice.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { AdminApi } from './admin-api.js';
import { Attempt } from './attempt.js';
import { Complaint } from './complaint.js';
import { ownText } from './form-fields.js';
import { SecretOnce } from './secret-once.js';
import { SureButton } from './sure-button.js';

/** The people who may log in: invited by a link, given a role and the right to approve, disabled. */
@Component({
  selector: 'app-people',
  imports: [Age, Complaint, Notice, SecretOnce, SkeletonRows, SureButton],
  templateUrl: './people.html',
  styleUrl: './admin-page.scss',
})
export class People {
  private readonly api = inject(AdminApi);
  private readonly origin = inject(DOCUMENT).location.origin;
  private readonly session = inject(Session);

  protected readonly people = resource({ loader: () => this.api.people() });
  protected readonly problem = computed(() => this.people.error() as ApiProblem | undefined);
  protected readonly inviting = new Attempt();
  protected readonly changing = new Attempt();
  protected readonly link = signal<{ name: string; url: string } | undefined>(undefined);
  protected readonly roles: readonly Role[] = ['viewer', 'analyst', 'admin'];

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
