import { effect, inject, Injectable, untracked } from '@angular/core';
import type { IncidentEventName, IncidentSummary } from '@soc-agent/contracts';
import { INCIDENT_EVENTS } from '@soc-agent/contracts/vocabulary';
import { asyncScheduler, buffer, filter, type Observable, Subject, throttleTime } from 'rxjs';
import { LIVE_CONNECTION } from './live-socket.js';
import { type ConnectionState, LiveThreats } from './live-threats.js';

/** The screen changes at most this often. */
const FLUSH_EVERY_MS = 250;

/** Something that happened to an incident. */
export interface IncidentChange {
  event: IncidentEventName;
  incident: IncidentSummary;
  /** Ids of those that it took in, and that are listed no more. */
  took: readonly string[];
}

/** What happens to incidents, in bundles of at most four a second. */
@Injectable({ providedIn: 'root' })
export class LiveIncidents {
  private readonly heard = new Subject<IncidentChange>();
  private readonly missed = new Subject<void>();

  /** In the order in which it happened. */
  readonly changes: Observable<readonly IncidentChange[]> = this.heard.pipe(
    buffer(this.heard.pipe(throttleTime(FLUSH_EVERY_MS, asyncScheduler, { leading: false, trailing: true }))),
    filter((bundle) => bundle.length > 0),
  );
  /** The connection was away: incidents have no numbers to ask for what was missed by, so that lists read themselves again. */
  readonly lost: Observable<void> = this.missed;

  constructor() {
    const socket = inject(LIVE_CONNECTION);
    for (const event of INCIDENT_EVENTS)
      socket.on(event, ({ incident, took = [] }) => this.heard.next({ event, incident, took }));
    const { state } = inject(LiveThreats);
    let before: ConnectionState = 'connecting';
    effect(() => {
      const now = state();
      if (before === 'reconnecting' && now !== 'reconnecting') untracked(() => this.missed.next());
      before = now;
    });
  }
}
