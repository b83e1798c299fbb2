import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { ApiKeyRecord, ArmablePlaybook, Role, Scope, UserRecord } from '@soc-agent/contracts';
import { settle } from '../shared/api/settle.js';

/** What a new key is to be. */
export interface KeyWanted {
  name: string;
  scopes: Scope[];
  customer?: string;
  newCustomers: boolean;
  expiresAt?: string;
}

/** What a new person is to be. */
export interface PersonWanted {
  name: string;
  role: Role;
  approver: boolean;
  customer?: string;
}

/** What settings change. Reading is where it is shown. Every method rejects with an `ApiProblem`. */
@Injectable({ providedIn: 'root' })
export class SettingsApi {
  private readonly http = inject(HttpClient);

  /** The key itself is in this answer and nowhere else. */
  makeKey(wanted: KeyWanted): Promise<{ key: string; record: ApiKeyRecord }> {
    return settle(this.http.post<{ key: string; record: ApiKeyRecord }>('/api/keys', wanted));
  }

  async revokeKey(id: string): Promise<void> {
    await settle(this.http.delete(`/api/keys/${encodeURIComponent(id)}`));
  }

  /** With the path of the link by which the person sets a password. */
  invite(wanted: PersonWanted): Promise<{ user: UserRecord; link: string }> {
    return settle(this.http.post<{ user: UserRecord; link: string }>('/api/users', wanted));
  }

  changePerson(id: string, change: { role?: Role; approver?: boolean; disabled?: boolean }): Promise<UserRecord> {
    return settle(this.http.patch<UserRecord>(`/api/users/${id}`, change));
  }

  newLink(id: string): Promise<{ user: UserRecord; link: string }> {
    return settle(this.http.post<{ user: UserRecord; link: string }>(`/api/users/${id}/link`, null));
  }

  approve(playbook: ArmablePlaybook): Promise<ArmablePlaybook> {
    return settle(this.http.put<ArmablePlaybook>(placeOf(playbook), { version: playbook.version }));
  }

  disarm(playbook: ArmablePlaybook): Promise<ArmablePlaybook> {
    return settle(this.http.delete<ArmablePlaybook>(placeOf(playbook)));
  }
}

function placeOf({ customerName, threatType, severity }: ArmablePlaybook): string {
  return `/api/customers/${encodeURIComponent(customerName)}/arming/${threatType}/${severity}`;
}
