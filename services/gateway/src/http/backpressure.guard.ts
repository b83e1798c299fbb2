import {
  HttpException,
  Injectable,
  ServiceUnavailableException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { IntakeWatch, whyRefusing } from './intake-watch.js';

/** How long a refused sender is asked to wait, seconds. */
export const RETRY_AFTER_S = 5;

/** Sheds new signals while the backlog, its age, Redis' memory or the record is past its bound, so that nothing accepted is ever dropped. */
@Injectable()
export class BackpressureGuard implements CanActivate {
  constructor(private readonly watch: IntakeWatch) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const overload = await this.overload();
    if (!overload) return true;
    context.switchToHttp().getResponse<FastifyReply>().header('retry-after', RETRY_AFTER_S);
    throw overload;
  }

  /** Why no more signals are taken; undefined while they are. */
  async overload(): Promise<HttpException | undefined> {
    const state = await this.watch.state();
    const why = whyRefusing(state);
    if (why === undefined) return undefined;
    this.watch.refused(state);
    const isBacklog = state.refusing === 'backlog' || state.refusing === 'age';
    return isBacklog ? new HttpException(why, 429) : new ServiceUnavailableException(why);
  }
}
