import {
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
} from '@nestjs/websockets';
import { LIVE_EVENTS, type LiveEvent, type LiveEventName } from '@soc-agent/contracts';
import { Meter } from '@soc-agent/platform';
import type { Counter, Gauge } from 'prom-client';
import type { Server } from 'socket.io';

/** The dashboards' live connection. */
@WebSocketGateway()
export class LiveGateway implements OnGatewayConnection, OnGatewayDisconnect {
  @WebSocketServer()
  private readonly server!: Server;
  private readonly connections: Gauge;
  private readonly sent: Counter<'event'>;

  constructor(meter: Meter) {
    this.connections = meter.gauge('soc_active_websocket_connections');
    this.sent = meter.counter(
      'soc_notifications_total',
      LIVE_EVENTS.map((event) => ({ event })),
    );
  }

  handleConnection(): void {
    this.connections.inc();
  }

  handleDisconnect(): void {
    this.connections.dec();
  }

  /** To every dashboard of every replica. */
  broadcast(event: LiveEventName, body: LiveEvent): void {
    this.server.emit(event, body);
    this.sent.inc({ event });
  }
}
