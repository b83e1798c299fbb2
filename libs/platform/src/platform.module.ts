import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Logger } from 'winston';
import { BullMqServer } from './bullmq/bullmq-server.js';
import { QueueClient } from './bullmq/queue-client.js';
import type { ServiceConfig } from './config/service-config.js';
import type { ServiceDatabase } from './database/service-database.js';
import { HealthController } from './health/health.controller.js';
import { ReadyNotes } from './health/ready-notes.js';
import { createServiceLogger } from './logging/logger.js';
import { createRedis, type RedisManners } from './redis/create-redis.js';
import { Replicas } from './redis/replicas.js';
import { shardsOf } from './redis/shards-of.js';
import { measureDatabase } from './telemetry/database-metrics.js';
import { JobMetrics } from './telemetry/job-metrics.js';
import { Meter } from './telemetry/meter.js';
import { MetricsServer } from './telemetry/metrics-server.js';
import { measureProcess } from './telemetry/process-metrics.js';
import { stopTelemetry } from './telemetry/telemetry.js';
import { DATABASE, LOGGER, REDIS, SERVICE_NAME, SHARDS, WORKER_REDIS } from './tokens.js';

export interface PlatformOptions {
  service: string;
  config: ServiceConfig;
  redisManners: RedisManners;
  /** Opens the service's database; left out, it has none. */
  database?: () => ServiceDatabase;
  /** Which of the queues with a handler this process serves; all of them when absent. */
  serves?: (queueName: string) => boolean;
}

/** Redis, the database, queues, logging, metrics and health for one service. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(WORKER_REDIS) private readonly workerRedis: Redis,
    private readonly queues: QueueClient,
    @Inject(DATABASE) private readonly database: ServiceDatabase | undefined,
    private readonly metrics: MetricsServer,
    @Inject(SERVICE_NAME) service: string,
    meter: Meter,
    server: BullMqServer,
  ) {
    measureProcess(service, meter, redis, server);
  }

  static forService({ service, config, redisManners, database, serves }: PlatformOptions): DynamicModule {
    const logger = createServiceLogger(service, config.LOG_MODE);
    const shards = shardsOf(config);
    return {
      module: PlatformModule,
      controllers: [HealthController],
      providers: [
        { provide: SERVICE_NAME, useValue: service },
        { provide: LOGGER, useValue: logger },
        { provide: SHARDS, useValue: shards },
        Meter,
        { provide: MetricsServer, useFactory: (meter: Meter) => new MetricsServer(meter), inject: [Meter] },
        ReadyNotes,
        { provide: JobMetrics, useFactory: (meter: Meter) => new JobMetrics(meter), inject: [Meter] },
        { provide: REDIS, useFactory: () => reporting(createRedis(config, redisManners, service), logger) },
        {
          provide: WORKER_REDIS,
          // the other connection to the same server is already reported on
          useFactory: () => createRedis(config, 'patient', `${service}-worker`).on('error', () => undefined),
        },
        {
          provide: DATABASE,
          useFactory: (meter: Meter) => {
            const opened = database?.();
            if (opened) measureDatabase(opened, meter, logger);
            return opened;
          },
          inject: [Meter],
        },
        {
          provide: QueueClient,
          useFactory: (redis: Redis) =>
            new QueueClient(redis, shards, new Replicas(redis, shards, config.REDIS_WAIT_REPLICAS)),
          inject: [REDIS],
        },
        {
          provide: BullMqServer,
          useFactory: (connection: Redis, queues: QueueClient, metrics: JobMetrics) =>
            new BullMqServer({
              connection,
              shards,
              queues,
              logger,
              metrics,
              ...(serves && { serves }),
              ...(config.WORKER_CONCURRENCY && { concurrency: config.WORKER_CONCURRENCY }),
            }),
          inject: [WORKER_REDIS, QueueClient, JobMetrics],
        },
      ],
      exports: [SERVICE_NAME, LOGGER, SHARDS, Meter, ReadyNotes, DATABASE, REDIS, QueueClient, BullMqServer],
    };
  }

  /** Runs after the transport has closed its workers. */
  async onApplicationShutdown(): Promise<void> {
    this.metrics.close();
    await this.queues.close();
    this.redis.disconnect();
    this.workerRedis.disconnect();
    await this.database?.close();
    await stopTelemetry();
  }
}

/** Says when the connection goes and comes back, once each, and not at every attempt. */
function reporting(redis: Redis, logger: Logger): Redis {
  let lost = false;
  redis.on('error', (error: Error) => {
    if (!lost) logger.error('Redis is not reachable, trying again', { error: error.message });
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) logger.info('Redis is reachable again');
    lost = false;
  });
  return redis;
}
