import type { Provider } from '@angular/core';
import type {
  BatchLiveEvent,
  IncidentEventName,
  IncidentLiveEvent,
  IncidentSummary,
  LiveEvent,
  LiveEventName,
  ThreatSummary,
} from '@soc-agent/contracts';
import { LIVE_SOCKET, type LiveSocket } from '../app/shared/live/live-socket.js';

/** A connection that a test plays the server of. */
export class FakeLiveSocket implements LiveSocket {
  private readonly listeners = new Map<string, (payload: never) => void>();

  on(event: string, listener: (payload: never) => void): void {
    this.listeners.set(event, listener);
  }

  emit(): void {
    // what the client sends to the server is ignored here
  }

  connect(): void {
    this.hear('connect');
  }

  disconnect(reason = 'transport close'): void {
    this.hear('disconnect', reason);
  }

  send(threat: ThreatSummary, name: LiveEventName = 'threat.analyzed'): void {
    this.hear(name, { seq: threat.seq, threat });
  }

  tell(incident: IncidentSummary, name: IncidentEventName = 'incident.updated', took: string[] = []): void {
    this.hear(name, { incident, ...(took.length > 0 && { took }) });
  }

  changeMany(count: number, seq: number): void {
    this.hear('threats.changed', { customerName: 'Acme', count, seq });
  }

  private hear(event: string, payload?: BatchLiveEvent | LiveEvent | IncidentLiveEvent | string): void {
    this.listeners.get(event)?.(payload as never);
  }
}

export function provideLiveSocket(socket: FakeLiveSocket): Provider {
  return { provide: LIVE_SOCKET, useValue: () => socket };
}
