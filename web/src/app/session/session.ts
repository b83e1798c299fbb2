import { HttpClient } from '@angular/common/http';
import { DOCUMENT, inject, Injectable, signal } from '@angular/core';
import type { LoginWays, Scope, WhoAmI } from '@soc-agent/contracts';
import { toProblem } from '../shared/api/api-problem.js';
import { settle } from '../shared/api/settle.js';

const SESSION = '/api/session';
/** How soon it is asked again who is logged in where that could not be said, milliseconds. */
const AGAIN_MS = 3000;

/** Who is logged in. The session itself is a cookie that no script can read. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly http = inject(HttpClient);
  private readonly document = inject(DOCUMENT);
  private readonly known = signal<WhoAmI | undefined>(undefined);

  /** Undefined until somebody is known to be logged in. */
  readonly who = this.known.asReadonly();

  /** Whether the person may do what a scope names; the gateway asks again. */
  may(scope: Scope): boolean {
    return this.known()?.scopes.includes(scope) ?? false;
  }

  /** Asks who is logged in. Rejects with an `ApiProblem`, of status 401 when nobody is. */
  async load(): Promise<WhoAmI> {
    const who = await settle(this.http.get<WhoAmI>(SESSION));
    this.known.set(who);
    return who;
  }

  /** How people can log in. Rejects with an `ApiProblem`. */
  ways(): Promise<LoginWays> {
    return settle(this.http.get<LoginWays>(`${SESSION}/ways`));
  }

  /** Rejects with an `ApiProblem`. */
  async logIn(name: string, password: string): Promise<void> {
    await settle(this.http.post(SESSION, { name, password }));
    await this.load();
  }

  /** Sets the password of whom the link is for, and logs them in. Rejects with an `ApiProblem`. */
  async logInByLink(link: string, password: string): Promise<void> {
    await settle(this.http.post(`${SESSION}/link`, { link, password }));
    await this.load();
  }

  /** Whatever the gateway says, nothing of what was shown stays in this page. */
  async logOut(): Promise<void> {
    await settle(this.http.delete(SESSION)).catch(() => undefined);
    this.document.location.assign('/login');
  }

  /** Goes on asking who is logged in until it is said. */
  askAgain(): void {
    setTimeout(() => {
      this.load().catch((error: unknown) => (toProblem(error).status === 401 ? this.ended() : this.askAgain()));
    }, AGAIN_MS);
  }

  /** Asks whether the session goes on, and leads to the login when it does not. */
  async check(): Promise<void> {
    await this.load().catch((error: unknown) => {
      if (toProblem(error).status === 401) this.ended();
    });
  }

  /** The session is over: the login, which leads back to where this was. */
  ended(): void {
    const { pathname, search } = this.document.location;
    if (pathname !== '/login') this.document.location.assign(`/login?to=${encodeURIComponent(pathname + search)}`);
  }
}
