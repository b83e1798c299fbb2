import type { ApiKeyRecord, Problem, Scope } from '@soc-agent/contracts';
import type { Stack } from '@soc-agent/testing';
import { Api } from './api.js';
import { until } from './until.js';

/** A key that was just made. */
export type MadeKey = { key: string; record: ApiKeyRecord } & Problem;

/** Everybody who may come to a stack, or may not. */
export class AccessClients {
  private readonly people = new Map<string, Api>();
  private readonly admin: Api;

  constructor(private readonly stack: Stack) {
    this.admin = new Api(stack);
  }

  async keyWith(scopes: readonly Scope[], more: object = {}): Promise<Api> {
    const wanted = { name: scopes.join(), scopes, newCustomers: true, ...more };
    const { status, body } = await this.admin.post<MadeKey>('/api/keys', wanted);
    if (status !== 201) throw new Error(body.detail);
    return this.admin.withKey(body.key);
  }

  nobody(headers: Record<string, string> = {}): Api {
    return new Api(this.stack, headers);
  }

  /** Somebody of that name; the same each time. */
  async person(name: string, role: 'viewer' | 'analyst' | 'admin', more: object = {}): Promise<Api> {
    const found = this.people.get(name) ?? (await this.admin.person(name, { role, ...more }));
    this.people.set(name, found);
    return found;
  }

  /** What a request is answered whose body, if it has one, is not what the route wants. */
  async statusOf(who: Api, method: string, path: string, headers: Record<string, string> = {}): Promise<number> {
    const hasBody = method !== 'GET' && method !== 'DELETE';
    const once = async (): Promise<number> => {
      const response = await fetch(`${this.stack.url}${path}`, {
        method,
        headers: { ...who.headers, 'content-type': 'application/json', ...headers },
        ...(hasBody && { body: '{"no":"such field"}' }),
      });
      await response.arrayBuffer();
      return response.status;
    };
    return until(once, (status) => status !== 503);
  }
}
