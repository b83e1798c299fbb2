import { Component, inject, signal } from '@angular/core';
import type { ApiKeyRecord, Scope } from '@soc-agent/contracts';
import { KeyRound } from 'lucide';
import { read } from '../shared/api/read.js';
import { Age } from '../shared/ui/age.js';
import { keysOf } from '../shared/vocabulary/labels.js';
import { SettingsApi } from './settings-api.js';
import { Attempt } from '../shared/ui/attempt.js';
import { Complaint } from '../shared/ui/complaint.js';
import { ownText } from './form-fields.js';
import { SecretOnce } from './secret-once.js';
import { RowOf, ListTable } from '../shared/ui/list-table.js';
import { SureButton } from '../shared/ui/sure-button.js';

const SCOPES: Readonly<Record<Scope, string>> = {
  ingest: 'send signals',
  context: 'change what lowers scores',
  read: 'read',
  triage: 'judge threats',
  admin: 'manage keys and people',
};

/** The keys by which machines come: made, shown once, revoked. */
@Component({
  selector: 'app-keys',
  imports: [Age, Complaint, RowOf, SecretOnce, ListTable, SureButton],
  templateUrl: './keys.html',
  styleUrl: './settings-page.scss',
})
export class Keys {
  private readonly api = inject(SettingsApi);

  protected readonly keys = read<{ items: ApiKeyRecord[] }>(() => '/api/keys');
  protected readonly making = new Attempt();
  protected readonly revoking = new Attempt();
  protected readonly made = signal<{ name: string; key: string } | undefined>(undefined);
  protected readonly scopes = keysOf(SCOPES).map((scope) => ({ scope, does: SCOPES[scope] }));
  protected readonly icon = KeyRound;

  protected async make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const name = ownText(given, 'name') ?? '';
    const [customer, expires] = [ownText(given, 'customer'), ownText(given, 'expires')];
    const wanted = {
      name,
      scopes: given.getAll('scope') as Scope[],
      newCustomers: given.has('newCustomers'),
      ...(customer !== undefined && { customer }),
      // good until the end of that day, where this is
      ...(expires !== undefined && { expiresAt: new Date(`${expires}T23:59:59`).toISOString() }),
    };
    const isMade = await this.making.at(async () => this.made.set({ name, key: (await this.api.makeKey(wanted)).key }));
    if (!isMade) return;
    form.reset();
    this.keys.reload();
  }

  protected async revoke({ id }: ApiKeyRecord): Promise<void> {
    if (await this.revoking.at(() => this.api.revokeKey(id))) this.keys.reload();
  }

  protected stateOf({ revokedAt, expiresAt }: ApiKeyRecord): 'good' | 'revoked' | 'expired' {
    if (revokedAt !== undefined) return 'revoked';
    return expiresAt !== undefined && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'good';
  }
}
