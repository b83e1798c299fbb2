import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PlatformModule, REDIS } from '@soc-agent/platform';
import type { Redis } from 'ioredis';
import { config } from './config.js';
import { LiveGateway } from './live.gateway.js';
import { NotificationsController } from './notifications.controller.js';
import { RedisStreamsAdapter } from './redis-streams.adapter.js';

const service = 'notifier';

@Module({
  imports: [PlatformModule.forService({ service, config, redisManners: 'patient' })],
  controllers: [NotificationsController],
  providers: [LiveGateway],
})
export class AppModule {}

export function prepare(app: NestFastifyApplication): void {
  const origins = config.CORS_ORIGINS.split(',').filter((origin) => origin !== '');
  const prefix = `${config.REDIS_PREFIX}:socket.io`;
  app.useWebSocketAdapter(new RedisStreamsAdapter(app, app.get<Redis>(REDIS), prefix, origins));
}

export { config };
