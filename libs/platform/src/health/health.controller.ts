import { Controller, Get, Headers, Inject, Res, ServiceUnavailableException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Redis } from 'ioredis';
import { BullMqServer } from '../bullmq/bullmq-server.js';
import { Meter } from '../telemetry/meter.js';
import { REDIS, SERVICE_NAME } from '../tokens.js';

/** A Redis that does not answer within this time is not there. */
const PING_TIMEOUT_MS = 1000;

/** What load balancers, Prometheus and people ask every service. */
@Controller()
export class HealthController {
  constructor(
    @Inject(SERVICE_NAME) private readonly service: string,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly server: BullMqServer,
    private readonly meter: Meter,
  ) {}

  @Get()
  about(): { service: string; status: 'ok'; node: string } {
    return { service: this.service, status: 'ok', node: process.versions.node };
  }

  /** The process runs; says nothing of what it depends on. */
  @Get('health')
  health(): { status: 'ok'; service: string } {
    return { status: 'ok', service: this.service };
  }

  /** Redis answers and the workers take jobs. */
  @Get('ready')
  async ready(): Promise<{ status: 'ready' }> {
    if (!this.server.isServing) throw new ServiceUnavailableException('a worker is not running');
    const pong = await Promise.race([
      this.redis.ping().catch((error: unknown) => String(error)),
      new Promise<string>((resolve) => setTimeout(resolve, PING_TIMEOUT_MS, 'no answer within a second').unref()),
    ]);
    if (pong !== 'PONG') throw new ServiceUnavailableException(`Redis: ${pong}`);
    return { status: 'ready' };
  }

  @Get('metrics')
  async metrics(@Res() reply: FastifyReply, @Headers('accept') accept?: string): Promise<void> {
    const { contentType, body } = await this.meter.scrape(accept);
    await reply.header('content-type', contentType).send(body);
  }
}
