import { inject, InjectionToken } from '@angular/core';
import type {
  BatchEventName,
  BatchLiveEvent,
  IncidentEventName,
  IncidentLiveEvent,
  LiveEvent,
  LiveEventName,
  Looking,
  Viewing,
} from '@soc-agent/contracts';
import { io } from 'socket.io-client';

/** What the dashboard needs of a Socket.IO connection. */
export interface LiveSocket {
  on(event: 'connect', listener: () => void): unknown;
  on(event: 'disconnect', listener: (reason: string) => void): unknown;
  on(event: LiveEventName, listener: (event: LiveEvent) => void): unknown;
  on(event: IncidentEventName, listener: (event: IncidentLiveEvent) => void): unknown;
  on(event: BatchEventName, listener: (event: BatchLiveEvent) => void): unknown;
  on(event: 'viewing.changed', listener: (viewing: Viewing) => void): unknown;
  emit(event: 'viewing.look', looking: Looking | null): unknown;
  connect(): unknown;
  disconnect(): unknown;
}

/** Opens the connection; reconnects by itself with exponential backoff and jitter. */
export const LIVE_SOCKET = new InjectionToken<() => LiveSocket>('live socket', {
  factory: () => () =>
    io({
      path: '/ws',
      transports: ['websocket'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 10_000,
      randomizationFactor: 0.5,
    }),
});

/** The one connection of this page. */
export const LIVE_CONNECTION = new InjectionToken<LiveSocket>('live connection', {
  factory: () => inject(LIVE_SOCKET)(),
});
