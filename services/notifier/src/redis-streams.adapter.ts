import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import type { Redis } from 'ioredis';
import type { Server, ServerOptions } from 'socket.io';

/** Socket.IO at `/ws`, websocket only (no sticky sessions needed), replicas joined by a Redis stream that survives a lost connection. */
export class RedisStreamsAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly origins: readonly string[],
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    return super.createIOServer(port, {
      ...options,
      path: '/ws',
      transports: ['websocket'],
      serveClient: false,
      cors: { origin: [...this.origins] },
      adapter: createAdapter(this.redis, { streamName: this.prefix, channelPrefix: this.prefix, onlyPlaintext: true }),
    } as ServerOptions);
  }
}
