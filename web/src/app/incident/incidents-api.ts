import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Disposition, IncidentDetail, IncidentSummary } from '@soc-agent/contracts';
import { settle } from '../shared/api/settle.js';

/** What people do with an incident, and what it takes. */
export interface IncidentDeeds {
  acknowledge: undefined;
  contain: undefined;
  reopen: undefined;
  close: { disposition: Disposition; reason?: string };
  assign: { owner?: string };
  comment: { text: string };
  merge: { other: string };
  move: { groups: readonly string[]; to: string };
  split: { groups: readonly string[] };
  out: { groups: readonly string[] };
  undo: { seq: number };
}
export type Deed = keyof IncidentDeeds;

/** Incidents over HTTP. Every method rejects with an `ApiProblem`. */
@Injectable({ providedIn: 'root' })
export class IncidentsApi {
  private readonly http = inject(HttpClient);

  find(id: string): Promise<IncidentDetail> {
    return settle(this.http.get<IncidentDetail>(pathOf(id)));
  }

  /** @param version that was seen; another one is refused, and the problem holds the incident as it is */
  act<D extends Deed>(id: string, deed: D, body: IncidentDeeds[D], version?: number): Promise<IncidentSummary> {
    const headers = version === undefined ? {} : { 'If-Match': `"${version}"` };
    return settle(this.http.post<IncidentSummary>(`${pathOf(id)}/${deed}`, body ?? {}, { headers }));
  }
}

function pathOf(id: string): string {
  return `/api/incidents/${encodeURIComponent(id)}`;
}
