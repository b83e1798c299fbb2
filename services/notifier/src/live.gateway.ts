import { Inject, type OnModuleDestroy } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import {
  BATCH_EVENTS,
  INCIDENT_EVENTS,
  LIVE_EVENTS,
  type BatchLiveEvent,
  type IncidentLiveEvent,
  type LiveEvent,
} from '@soc-agent/contracts';
import { LOGGER, Meter } from '@soc-agent/platform';
import { Gatekeeper } from '@soc-agent/store';
import type { Counter, Gauge } from 'prom-client';
import type { Server, Socket } from 'socket.io';
import type { Logger } from 'winston';
import { EVERY_CUSTOMER, roomOf, type Listener } from './admission.js';
import { listenerOf } from './redis-streams.adapter.js';
import { Viewers } from './viewers.js';

/** How often it is asked whether those who listen still may, milliseconds. */
const ASK_EVERY_MS = 1500;

/** The dashboards' live connection: each hears of the threats and incidents its person or key may see. */
@WebSocketGateway()
export class LiveGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect, OnModuleDestroy {
  @WebSocketServer()
  private readonly server!: Server;
  private readonly connections: Gauge;
  private readonly sent: Counter<'event'>;
  private readonly listeners = new Map<Socket, Listener>();
  private readonly asking: NodeJS.Timeout;
  private viewers!: Viewers;

  constructor(
    meter: Meter,
    private readonly gatekeeper: Gatekeeper,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.connections = meter.gauge('soc_active_websocket_connections');
    this.sent = meter.counter(
      'soc_notifications_total',
      [...LIVE_EVENTS, ...INCIDENT_EVENTS, ...BATCH_EVENTS].map((event) => ({ event })),
    );
    this.asking = setInterval(() => void this.askAgain(), ASK_EVERY_MS).unref();
  }

  afterInit(server: Server): void {
    this.viewers = new Viewers(server);
  }

  async handleConnection(socket: Socket): Promise<void> {
    this.connections.inc();
    const listener = listenerOf(socket.request);
    if (!listener) return void socket.disconnect(true);
    this.listeners.set(socket, listener);
    const { customer } = listener.principal;
    await socket.join(customer ? roomOf(customer.name) : EVERY_CUSTOMER);
  }

  handleDisconnect(socket: Socket): void {
    this.connections.dec();
    this.listeners.delete(socket);
    void this.viewers.leave(socket).catch((error: unknown) => this.untold(error));
  }

  /** What somebody has open, or nothing any more. */
  @SubscribeMessage('viewing.look')
  async look(@ConnectedSocket() socket: Socket, @MessageBody() body: unknown): Promise<void> {
    const principal = this.listeners.get(socket)?.principal;
    if (!principal?.isPerson) return;
    await this.viewers
      .look(socket, principal.name, body, principal.customer?.name)
      .catch((error: unknown) => this.untold(error));
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.asking);
    await this.gatekeeper.close();
  }

  /** To the dashboards that may see what is the customer's, of every replica. */
  broadcast(event: string, customerName: string, body: LiveEvent | IncidentLiveEvent | BatchLiveEvent): void {
    this.server.to([EVERY_CUSTOMER, roomOf(customerName)]).emit(event, body);
    this.sent.inc({ event });
  }

  /** A replica that does not answer costs a name, nothing else. */
  private untold(error: unknown): void {
    this.logger.debug('who has something open cannot be told', { error: (error as Error).message });
  }

  /** A listener who is no longer let in hears nothing more, nor does one who may now see something else. */
  private async askAgain(): Promise<void> {
    await Promise.all(
      [...this.listeners].map(async ([socket, { credential, principal }]) => {
        try {
          const now = await this.gatekeeper.principalOf(credential);
          const isSame = now?.scopes.has('read') && now.customer?.id === principal.customer?.id;
          if (!isSame) socket.disconnect(true);
        } catch (error) {
          // nobody was let out while nothing can be asked
          this.logger.debug('whether a listener may go on cannot be asked', { error: (error as Error).message });
        }
      }),
    );
  }
}
