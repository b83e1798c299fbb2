import { Controller, Get, Inject, NotFoundException, Query, Req, Res } from '@nestjs/common';
import { LOGGER } from '@soc-agent/platform';
import { NameTakenError, Users } from '@soc-agent/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'winston';
import { withDeadline } from '../../http/deadline.js';
import { Route } from '../../http/route.js';
import { clearAttempt, readAttempt, setAttempt } from '../cookies.js';
import { LoginCounts } from '../login-counts.js';
import { RequestLimits } from '../request-limits.js';
import { ProviderLoginQuery } from '../requests.js';
import { SessionStart } from '../session-start.js';
import { LoginProvider, ProviderAwayError, ProviderRefusedError, type LoginAttempt } from './login-provider.js';
import { NotLetInError, personOf } from './provider-person.js';
import { CLAIM_RULES } from './provider-settings.js';

/** Longest wait for the stores, milliseconds. */
const TIMEOUT_MS = 5000;

/** Why nobody was logged in, as the login page says it. */
type Failure = 'away' | 'refused' | 'expired' | 'not_let_in' | 'name_taken';

/** The account is there, and an admin disabled it. */
class DisabledError extends Error {}
/** The browser did not come from an attempt of ours, or from one that took too long. */
class NoAttemptError extends Error {}

/** Logging in at an OpenID provider: the browser goes there and comes back. */
@Controller('api/session/provider')
export class ProviderLoginController {
  constructor(
    @Inject(LoginProvider) private readonly provider: LoginProvider | null,
    private readonly users: Users,
    private readonly start: SessionStart,
    private readonly counts: LoginCounts,
    private readonly requests: RequestLimits,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get()
  @Route('open', {
    summary: 'Log in at the provider',
    answers: { 303: ['To the provider; while it is away, to the login page, which says so.', null] },
    refuses: [404, 429],
    timeoutMs: 'own',
  })
  async begin(
    @Query() { to }: ProviderLoginQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    try {
      const { url, attempt } = await this.known().begin();
      setAttempt(request, reply, { ...attempt, to: pathIn(to) });
      await reply.redirect(url.href, 303);
    } catch (error) {
      await this.fail(error, request, reply);
    }
  }

  /** Where the provider sends the browser back to. */
  @Get('callback')
  @Route('open', {
    summary: 'Finish a login at the provider',
    answers: { 303: ['Logged in, with the session in a cookie; or to the login page, which says why not.', null] },
    refuses: [404, 429],
    timeoutMs: 'own',
  })
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    try {
      const attempt = readAttempt(request);
      clearAttempt(request, reply);
      if (!attempt) throw new NoAttemptError('the browser brought no attempt to log in');
      await this.logIn(attempt, request, reply);
      await reply.redirect(pathIn(attempt.to), 303);
    } catch (error) {
      await this.fail(error, request, reply);
    }
  }

  private async logIn(attempt: LoginAttempt, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const provider = this.known();
    const claims = await provider.finish(request.url.split('?')[1] ?? '', attempt);
    const person = personOf(claims, CLAIM_RULES);
    const vouched = this.users.fromProvider({ ...person, issuer: provider.issuer });
    const user = await withDeadline(vouched, 'PostgreSQL', TIMEOUT_MS);
    if (!user) throw new DisabledError(`${person.name} is disabled here`);
    await withDeadline(this.start.begin(user, request, reply), 'the login', TIMEOUT_MS);
    this.counts.note('provider', 'succeeded');
  }

  /** @throws NotFoundException while none is configured. */
  private known(): LoginProvider {
    if (this.provider) return this.provider;
    throw new NotFoundException('people log in by password here, there is no provider');
  }

  /** Leads to the login page, where passwords go on working; what nobody expected is an error as everywhere. */
  private async fail(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const failure = failureOf(error);
    if (!failure) throw error;
    this.counts.note('provider', 'refused');
    this.logger.warn('a login at the provider failed', { why: failure, error: (error as Error).message });
    // what anybody may try has an end
    await this.requests.count('unknown', request);
    await reply.redirect(`/login?failed=${failure}`, 303);
  }
}

function failureOf(error: unknown): Failure | undefined {
  if (error instanceof ProviderAwayError) return 'away';
  if (error instanceof NoAttemptError) return 'expired';
  if (error instanceof NotLetInError || error instanceof DisabledError) return 'not_let_in';
  if (error instanceof NameTakenError) return 'name_taken';
  return error instanceof ProviderRefusedError ? 'refused' : undefined;
}

/** A path of this system, and of no other; the first page where it is none. */
function pathIn(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(to) && !to.startsWith('/api/') ? to : '/';
}
