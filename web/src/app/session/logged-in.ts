import { inject } from '@angular/core';
import { type CanActivateFn, Router, type UrlTree } from '@angular/router';
import type { Scope } from '@soc-agent/contracts';
import { toProblem } from '../shared/api/api-problem.js';
import { Session } from './session.js';

/** Lets those through who are logged in, and leads everybody else to the login first. */
export const loggedIn: CanActivateFn = async (_, { url }) => {
  const router = inject(Router);
  const session = inject(Session);
  if (session.who()) return true;
  try {
    await session.load();
    return true;
  } catch (error) {
    // a gateway that does not answer has not said that nobody is
    if (toProblem(error).status !== 401) {
      session.askAgain();
      return true;
    }
    return router.createUrlTree(['/login'], { queryParams: url === '/' ? {} : { to: url } });
  }
};

/** Lets admins through; others find the first page instead. The gateway asks again, whatever a page shows. */
export const adminsOnly: CanActivateFn = () => mayOrLeave('admin');

/** As {@link adminsOnly}, those who may change what is known about customers. */
export const mayConfigure: CanActivateFn = () => mayOrLeave('context');

function mayOrLeave(scope: Scope): true | UrlTree {
  const who = inject(Session).who();
  return !who || who.scopes.includes(scope) ? true : inject(Router).createUrlTree(['/']);
}
