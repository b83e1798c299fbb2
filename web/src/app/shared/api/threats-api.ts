import { HttpClient, type HttpParamsOptions } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Scenario, ThreatAnalysis, ThreatInProgress, ThreatSummary } from '@soc-agent/contracts';
import { settle } from './settle.js';

/** What `GET /api/threats` filters and pages by. */
export interface ThreatQuery {
  limit?: number;
  cursor?: string;
  severity?: string;
  type?: string;
  status?: string;
  triage?: string;
  verdict?: string;
  customer?: string;
}

export interface ThreatPage {
  items: ThreatSummary[];
  /** Counted to a thousand. */
  total: number;
  /** Present when more match than were counted. */
  capped?: true;
  nextCursor?: string;
}

/** What a trigger button can play; `random` is any threat type. */
export type TriggerScenario = Scenario | 'random';

/** The gateway's HTTP interface. Every method rejects with an `ApiProblem`. */
@Injectable({ providedIn: 'root' })
export class ThreatsApi {
  private readonly http = inject(HttpClient);

  list(query: ThreatQuery): Promise<ThreatPage> {
    return this.get<ThreatPage>('/api/threats', { ...query });
  }

  /** Threats changed after a sequence number, in the order of their change. */
  changedAfter(seq: number, limit: number): Promise<ThreatPage> {
    return this.get<ThreatPage>('/api/threats', { after_seq: seq, limit });
  }

  find(id: string): Promise<ThreatAnalysis | ThreatInProgress> {
    return this.get(`/api/threats/${encodeURIComponent(id)}`);
  }

  /** Starts a scenario without waiting for its analysis. */
  trigger(scenario: TriggerScenario): Promise<{ id: string }> {
    const headers = { Prefer: 'respond-async' };
    return settle(this.http.post<{ id: string }>('/api/threats/trigger', { scenario }, { headers }));
  }

  private get<T>(path: string, params: NonNullable<HttpParamsOptions['fromObject']> = {}): Promise<T> {
    return settle(this.http.get<T>(path, { params }));
  }
}
