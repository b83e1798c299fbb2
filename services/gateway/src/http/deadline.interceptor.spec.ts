import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { firstValueFrom, from, NEVER, throwError, type Observable } from 'rxjs';
import { DeadlineError } from './deadline.js';
import { DeadlineInterceptor } from './deadline.interceptor.js';

/** What is answered of a handler that has 20 ms. */
function answerOf(work: Observable<unknown>): Promise<unknown> {
  const handled = new DeadlineInterceptor(20).intercept({} as ExecutionContext, { handle: () => work });
  return firstValueFrom(handled);
}

describe('a route', () => {
  it('that is not answered in time is refused', async () => {
    await expect(answerOf(NEVER)).rejects.toThrow(DeadlineError);
  });

  it('that is answered in time is answered so, also with nothing or a refusal', async () => {
    expect(await answerOf(from(Promise.resolve('here')))).toBe('here');
    expect(await answerOf(from(Promise.resolve(undefined)))).toBeUndefined();
    await expect(answerOf(throwError(() => new Error('refused')))).rejects.toThrow('refused');
  });
});
