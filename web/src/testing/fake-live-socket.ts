import type { Provider } from '@angular/core';
import type { LiveEvent, LiveEventName, ThreatSummary } from '@soc-agent/contracts';
import { LIVE_SOCKET, type LiveSocket } from '../app/shared/live/live-socket.js';

/** A connection that a test plays the server of. */
export class FakeLiveSocket implements LiveSocket {
  private readonly listeners = new Map<string, (event: LiveEvent) => void>();

  on(event: string, listener: (event: LiveEvent) => void): void {
    this.listeners.set(event, listener);
  }

  connect(): void {
    this.emit('connect');
  }

  disconnect(): void {
    this.emit('disconnect');
  }

  send(threat: ThreatSummary, name: LiveEventName = 'threat.analyzed'): void {
    this.emit(name, { seq: threat.seq, threat });
  }

  private emit(event: string, payload?: LiveEvent): void {
    this.listeners.get(event)?.(payload as LiveEvent);
  }
}

export function provideLiveSocket(socket: FakeLiveSocket): Provider {
  return { provide: LIVE_SOCKET, useValue: () => socket };
}
