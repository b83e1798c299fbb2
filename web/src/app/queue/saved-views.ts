import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { SavedView } from '@soc-agent/contracts';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { settle } from '../shared/api/settle.js';
import { Toasts } from '../shared/ui/toasts.js';

/** Queries that somebody gave a name. */
@Injectable({ providedIn: 'root' })
export class SavedViewStore {
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly times = signal(0);

  /** Grows with every change made here. */
  readonly changes = this.times.asReadonly();

  /** Keeps what the address says now. */
  async save(name: string): Promise<void> {
    if (!name.trim()) return;
    const query = this.router.url.split('?')[1]?.split('#')[0] ?? '';
    await this.attempt('View not saved', () =>
      settle(this.http.post('/api/views', { name: name.trim(), query, shared: false })),
    );
  }

  async forget({ id, version }: SavedView): Promise<void> {
    const headers = { 'If-Match': `"${version}"` };
    await this.attempt('View not removed', () => settle(this.http.delete(`/api/views/${id}`, { headers })));
  }

  /** Shows it to everybody who sees the same customers, or to nobody else any more. */
  async share({ id, name, query, shared, version }: SavedView): Promise<void> {
    const headers = { 'If-Match': `"${version}"` };
    await this.attempt(shared ? 'View still shared' : 'View not shared', () =>
      settle(this.http.put(`/api/views/${id}`, { name, query, shared: !shared }, { headers })),
    );
  }

  private async attempt(failure: string, request: () => Promise<unknown>): Promise<void> {
    try {
      await request();
      this.times.update((times) => times + 1);
    } catch (problem) {
      this.toasts.fail(failure, problem as ApiProblem);
    }
  }
}
