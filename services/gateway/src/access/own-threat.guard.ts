import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { ThreatReader } from '../threats/threat-reader.js';
import { withDeadline } from '../http/deadline.js';

/** For a caller of one customer, another customer's threat is not there. */
@Injectable()
export class OwnThreatGuard implements CanActivate {
  constructor(private readonly reader: ThreatReader) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal, params } = context.switchToHttp().getRequest<FastifyRequest>();
    const { id } = params as { id?: string };
    if (!principal?.customer || id === undefined || !isUUID(id)) return true;
    await withDeadline(this.reader.assertThere(id.toLowerCase(), principal), 'Redis or PostgreSQL');
    return true;
  }
}
