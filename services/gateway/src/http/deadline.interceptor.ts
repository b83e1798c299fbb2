import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { withDeadline } from './deadline.js';

/** Refuses what is not answered in time. */
export class DeadlineInterceptor implements NestInterceptor {
  /** @param timeoutMs left out, as {@link withDeadline} has it. */
  constructor(private readonly timeoutMs?: number) {}

  intercept(_: ExecutionContext, handler: CallHandler<unknown>): Observable<unknown> {
    return from(withDeadline(lastValueFrom(handler.handle()), 'Redis or PostgreSQL', this.timeoutMs));
  }
}
