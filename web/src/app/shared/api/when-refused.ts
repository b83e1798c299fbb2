import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { retry, throwError, timer } from 'rxjs';

/** How often a question is asked again that is refused for the moment, and how long afterwards where the gateway does not say, seconds. */
const MOST = 2;
const AFTER_S = 1;
/** Where the wait is longer, people are shown why instead. */
const LONGEST_S = 2;

/** Asks again what the gateway could not look up in time; what changes something is never sent twice. */
export const whenRefused: HttpInterceptorFn = (request, next) => {
  if (request.method !== 'GET') return next(request);
  return next(request).pipe(retry({ count: MOST, delay: (error: unknown) => afterRefusal(error) }));
};

function afterRefusal(error: unknown): ReturnType<typeof timer> | ReturnType<typeof throwError> {
  const seconds = error instanceof HttpErrorResponse && error.status === 503 ? waitOf(error) : Infinity;
  return seconds <= LONGEST_S ? timer(seconds * 1000) : throwError(() => error);
}

function waitOf({ headers }: HttpErrorResponse): number {
  const said = headers.get('retry-after');
  return said === null ? AFTER_S : Number(said);
}
