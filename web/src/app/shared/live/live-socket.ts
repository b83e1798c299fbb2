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
import type { Socket } from 'socket.io-client';

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
export const LIVE_SOCKET = new InjectionToken<() => LiveSocket>('live socket', { factory: () => () => later(open()) });

/** The one connection of this page. */
export const LIVE_CONNECTION = new InjectionToken<LiveSocket>('live connection', {
  factory: () => inject(LIVE_SOCKET)(),
});

/** Its code is not part of what the first page waits for. */
async function open(): Promise<Socket> {
  const { io } = await import('socket.io-client');
  return io({
    path: '/ws',
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 10_000,
    randomizationFactor: 0.5,
  });
}

/** A connection that can be used before it is open: calls wait and are made in the same order. */
function later(opening: Promise<Socket>): LiveSocket {
  const then = (use: (socket: Socket) => unknown): void => void opening.then(use);
  return {
    on: (event: string, listener: (body: never) => void) =>
      then((socket) => socket.on(event, listener as (body: unknown) => void)),
    emit: (event: string, body: unknown) => then((socket) => socket.emit(event, body)),
    connect: () => then((socket) => socket.connect()),
    disconnect: () => then((socket) => socket.disconnect()),
  };
}
