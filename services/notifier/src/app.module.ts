import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Shards } from '@soc-agent/contracts';
import { DATABASE, listed, PlatformModule, REDIS, SHARDS } from '@soc-agent/platform';
import { Database, Gatekeeper } from '@soc-agent/store';
import type { Redis } from 'ioredis';
import { config } from './config.js';
import { LiveGateway } from './live.gateway.js';
import { NotificationsHandler } from './notifications.handler.js';
import { RedisStreamsAdapter } from './redis-streams.adapter.js';

const service = 'notifier';

@Module({
  imports: [
    PlatformModule.forService({
      service,
      config,
      redisManners: 'patient',
      database: () => new Database(config, 'fail-fast', service),
    }),
  ],
  controllers: [NotificationsHandler],
  providers: [
    LiveGateway,
    {
      provide: Gatekeeper,
      useFactory: (database: Database, redis: Redis, shards: Shards) => new Gatekeeper(database, redis, shards),
      inject: [DATABASE, REDIS, SHARDS],
    },
  ],
})
export class AppModule {}

export function prepare(app: NestFastifyApplication): void {
  const origins = listed(config.CORS_ORIGINS);
  const prefix = `${app.get<Shards>(SHARDS).first}:socket.io`;
  app.useWebSocketAdapter(new RedisStreamsAdapter(app, app.get<Redis>(REDIS), prefix, origins));
}

export { config };
