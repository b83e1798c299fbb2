import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Gatekeeper } from '@soc-agent/store';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import type { Redis } from 'ioredis';
import type { IncomingMessage } from 'node:http';
import type { Server, ServerOptions } from 'socket.io';
import { admit, type Listener } from './admission.js';

type Allow = NonNullable<ServerOptions['allowRequest']>;

const listeners = new WeakMap<IncomingMessage, Listener>();

/** Who the request was of that a connection began with. */
export function listenerOf(request: IncomingMessage): Listener | undefined {
  return listeners.get(request);
}

/** Socket.IO at `/ws`, websocket only (no sticky sessions needed), replicas joined by a Redis stream that survives a lost connection. */
export class RedisStreamsAdapter extends IoAdapter {
  private readonly gatekeeper: Gatekeeper;

  constructor(
    app: INestApplicationContext,
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly origins: readonly string[],
  ) {
    super(app);
    this.gatekeeper = app.get(Gatekeeper);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    return super.createIOServer(port, {
      ...options,
      path: '/ws',
      transports: ['websocket'],
      serveClient: false,
      cors: { origin: [...this.origins] },
      allowRequest: this.allow,
      adapter: createAdapter(this.redis, { streamName: this.prefix, channelPrefix: this.prefix, onlyPlaintext: true }),
    } as ServerOptions);
  }

  /** Before there is a connection: who is not let in has none. */
  private readonly allow: Allow = (request, done) => {
    void admit(this.gatekeeper, request.headers, this.origins).then(
      (listener) => {
        if (listener) listeners.set(request, listener);
        done(listener ? null : 'a key or a session is needed', listener !== undefined);
      },
      () => done('whether you may listen cannot be asked now', false),
    );
  };
}
