import { BadRequestException, Controller, Get, Inject, Query, Req, ServiceUnavailableException } from '@nestjs/common';
import { Optional, type Shards } from '@soc-agent/contracts';
import { IsString } from 'class-validator';
import type { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import { Open } from '../access/open.js';
import { BullMqServer } from '../bullmq/bullmq-server.js';
import type { ServiceDatabase } from '../database/service-database.js';
import { redactedText } from '../privacy/redacted.js';
import { ReadyNotes } from './ready-notes.js';
import { DATABASE, REDIS, SERVICE_NAME, SHARDS } from '../tokens.js';

/** A server that does not answer within this time is not there. */
const ANSWER_TIMEOUT_MS = 1000;

/** Query of `GET /ready`. */
export class ReadyQuery {
  /** Names of components, separated by commas: the caller can do without the others. */
  @Optional()
  @IsString()
  only?: string;
}

/** The caller; null for an unknown one, undefined where callers are not identified. */
interface Asked {
  principal?: { scopes: ReadonlySet<string> } | null;
}

/** What load balancers and people ask every service. */
@Controller()
export class HealthController {
  constructor(
    @Inject(SERVICE_NAME) private readonly service: string,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(SHARDS) private readonly shards: Shards,
    @Inject(DATABASE) private readonly database: ServiceDatabase | undefined,
    private readonly server: BullMqServer,
    private readonly notes: ReadyNotes,
  ) {}

  @Get()
  @Open()
  about(): { service: string; status: 'ok'; node: string } {
    return { service: this.service, status: 'ok', node: process.versions.node };
  }

  /** The process runs; says nothing of what it depends on. */
  @Get('health')
  @Open()
  health(): { status: 'ok'; service: string } {
    return { status: 'ok', service: this.service };
  }

  /** Redis and the database answer, and the workers take jobs; what does not is named, and what is worth knowing all the same is noted. */
  @Get('ready')
  @Open()
  async ready(
    @Query() { only }: ReadyQuery,
    @Req() { principal }: Asked,
  ): Promise<{ status: 'ready'; components: string[]; notes?: string[] }> {
    const { database } = this;
    const components = new Map<string, () => Promise<string | undefined>>([
      ['workers', async () => (this.server.isServing ? undefined : 'a worker is not running')],
      ['Redis', () => whyNot(Promise.all(this.shards.prefixes.map((prefix) => this.redis.exists(prefix))))],
      ...(database ? [['PostgreSQL', () => whyNot(database.ready())] as const] : []),
    ]);
    const asked = only === undefined ? [...components.keys()] : only.split(',');
    const checks = asked.map(async (name) => {
      const check = components.get(name);
      if (!check) throw new BadRequestException(`there is no component ${name}`);
      const why = await check();
      return why === undefined ? [] : [`${name}: ${why}`];
    });
    const failures = (await Promise.all(checks)).flat();
    // where it is known who asks, why is for admins
    const maySee = principal === undefined || principal?.scopes.has('admin');
    if (failures.length > 0) throw new ServiceUnavailableException(maySee ? failures.join('; ') : 'not ready');
    const notes = maySee ? await this.notes.all() : [];
    return { status: 'ready', components: asked, ...(notes.length > 0 && { notes }) };
  }
}

/** Why a server cannot be used; undefined when it can. */
async function whyNot(answer: Promise<unknown>): Promise<string | undefined> {
  const outcome = answer.then(
    () => undefined,
    (error: unknown) => redactedText(error instanceof Error ? error.message : String(error)),
  );
  return Promise.race([outcome, wait(ANSWER_TIMEOUT_MS, 'no answer within a second', { ref: false })]);
}
