import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type {
  ApiKeyRecord,
  ArmablePlaybook,
  ArmablePlaybooks,
  AuditPage,
  Role,
  Scope,
  UserRecord,
} from '@soc-agent/contracts';
import type { Observable } from 'rxjs';
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

/** What `GET /api/audit` filters and pages by. */
export type AuditQuery = Partial<Record<'who' | 'what' | 'subject' | 'customer' | 'from' | 'to' | 'cursor', string>>;

/** The part of the gateway's HTTP interface that is for admins. Every method rejects with an `ApiProblem`. */
@Injectable({ providedIn: 'root' })
export class AdminApi {
  private readonly http = inject(HttpClient);

  async keys(): Promise<ApiKeyRecord[]> {
    return listed(this.http.get<{ items: ApiKeyRecord[] }>('/api/keys'));
  }

  /** The key itself is in this answer and nowhere else. */
  makeKey(wanted: KeyWanted): Promise<{ key: string; record: ApiKeyRecord }> {
    return settle(this.http.post<{ key: string; record: ApiKeyRecord }>('/api/keys', wanted));
  }

  async revokeKey(id: string): Promise<void> {
    await settle(this.http.delete(`/api/keys/${encodeURIComponent(id)}`));
  }

  async people(): Promise<UserRecord[]> {
    return listed(this.http.get<{ items: UserRecord[] }>('/api/users'));
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

  /** What somebody wrote or approved, of all customers; of one, everything that could be armed. */
  async armable(customer: string | undefined): Promise<ArmablePlaybook[]> {
    const path = customer === undefined ? '/api/arming' : `/api/customers/${encodeURIComponent(customer)}/arming`;
    return listed(this.http.get<ArmablePlaybooks>(path));
  }

  approve(playbook: ArmablePlaybook): Promise<ArmablePlaybook> {
    return settle(this.http.put<ArmablePlaybook>(placeOf(playbook), { version: playbook.version }));
  }

  disarm(playbook: ArmablePlaybook): Promise<ArmablePlaybook> {
    return settle(this.http.delete<ArmablePlaybook>(placeOf(playbook)));
  }

  audit(query: AuditQuery): Promise<AuditPage> {
    return settle(this.http.get<AuditPage>('/api/audit', { params: { ...query } }));
  }
}

async function listed<T>(answer: Observable<{ items: T[] }>): Promise<T[]> {
  return (await settle(answer)).items;
}

function placeOf({ customerName, threatType, severity }: ArmablePlaybook): string {
  return `/api/customers/${encodeURIComponent(customerName)}/arming/${threatType}/${severity}`;
}
