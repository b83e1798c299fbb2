import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, throwError } from 'rxjs';
import { Session } from './session.js';

/** Leads to the login when the gateway says that the session is over; answers to the login itself stay there. */
export const whenSessionEnds: HttpInterceptorFn = (request, next) => {
  if (request.url.startsWith('/api/session')) return next(request);
  const session = inject(Session);
  return next(request).pipe(
    catchError((error: unknown) => {
      if (error instanceof HttpErrorResponse && error.status === 401) session.ended();
      return throwError(() => error);
    }),
  );
};
