import {
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
} from '@nestjs/websockets';
import type { LiveEvent, LiveEventName } from '@soc-agent/contracts';
import { Gauge, Registry } from 'prom-client';
import type { Server } from 'socket.io';

/** The dashboards' live connection. */
@WebSocketGateway()
export class LiveGateway implements OnGatewayConnection, OnGatewayDisconnect {
  @WebSocketServer()
  private readonly server!: Server;
  private readonly connections: Gauge;

  constructor(registry: Registry) {
    this.connections = new Gauge({
      name: 'soc_active_websocket_connections',
      help: 'Dashboards connected to this process.',
      registers: [registry],
    });
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
  }
}
