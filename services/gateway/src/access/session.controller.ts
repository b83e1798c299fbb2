import {
  Body,
  Controller,
  Delete,
  ForbiddenException,
  Get,
  HttpException,
  Post,
  Req,
  Res,
  UnauthorizedException,
} from '@nestjs/common';
import type { LoginWays, WhoAmI } from '@soc-agent/contracts';
import { credentialOf, isOurPage } from '@soc-agent/platform';
import { LoginLimits, Sessions, Users, whoAmI, type Principal } from '@soc-agent/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { config } from '../config.js';
import { Route } from '../http/route.js';
import { By } from './by.js';
import { clearSession, deviceOf } from './cookies.js';
import { LoginCounts } from './login-counts.js';
import { RequestLimits } from './request-limits.js';
import { LinkLogin, Login } from './requests.js';
import { SessionStart } from './session-start.js';

/** Longest wait for the stores, milliseconds; a password takes its time, too. */
const TIMEOUT_MS = 5000;
const RETRY_AFTER_S = 15 * 60;

/** Logging in and out. */
@Controller('api/session')
export class SessionController {
  constructor(
    private readonly users: Users,
    private readonly sessions: Sessions,
    private readonly limits: LoginLimits,
    private readonly requests: RequestLimits,
    private readonly start: SessionStart,
    private readonly counts: LoginCounts,
  ) {}

  /** Who asks. */
  @Get()
  @Route('anybody known', {
    summary: 'Read whose key or session it is',
    answers: { 200: ['Who the key or session belongs to.', 'WhoAmI'] },
  })
  who(@By() principal: Principal): WhoAmI {
    return whoAmI(principal);
  }

  /** How people can log in, for the login page. */
  @Get('ways')
  @Route('open', {
    summary: 'Say how people log in',
    answers: { 200: ['By password in any case.', 'LoginWays'] },
    refuses: [],
  })
  ways(): LoginWays {
    return { password: true, provider: config.OIDC_ISSUER !== undefined };
  }

  @Post()
  @Route('open', {
    summary: 'Log in',
    answers: { 204: ['The session is in a cookie.', null] },
    refuses: [401, 403, 429, 503],
    timeoutMs: TIMEOUT_MS,
  })
  async logIn(
    @Body() body: Login,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    assertOurPage(request);
    await this.byPassword(body, request, reply);
  }

  /** Sets the password of whom the link is for, and logs them in. */
  @Post('link')
  @Route('open', {
    summary: 'Set a password by a link, and log in',
    answers: { 204: ['The session is in a cookie.', null] },
    refuses: [401, 403, 429, 503],
    timeoutMs: TIMEOUT_MS,
  })
  async byLink(
    @Body() { link, password }: LinkLogin,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    assertOurPage(request);
    const user = await this.users.setPassword(link, password);
    if (!user) {
      await this.requests.count('unknown', request);
      this.counts.note('link', 'refused');
      throw new UnauthorizedException('the link is not, or no longer, good');
    }
    // all who knew an earlier password are out
    await this.sessions.endAll(user.id);
    await this.start.byPassword(user, request, reply);
    this.counts.note('link', 'succeeded');
  }

  @Delete()
  @Route('anybody known', {
    summary: 'Log out',
    answers: { 204: ['The session is over.', null] },
    refuses: [403, 503],
    timeoutMs: TIMEOUT_MS,
  })
  async logOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const credential = credentialOf(request.headers);
    if (credential?.kind === 'session') await this.sessions.end(credential.secret);
    clearSession(request, reply);
  }

  private async byPassword({ name, password }: Login, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const attempt = { name, address: request.ip, device: deviceOf(request) };
    if (!(await this.limits.admits(attempt))) {
      this.counts.note('password', 'held_up');
      reply.header('retry-after', RETRY_AFTER_S);
      throw new HttpException(
        'too many wrong passwords; a browser that was logged in before is not held up by others',
        429,
      );
    }
    const user = await this.users.withPassword(name, password, request.ip);
    if (!user) {
      this.counts.note('password', 'refused');
      throw new UnauthorizedException('name or password is wrong');
    }
    await this.start.byPassword(user, request, reply);
    this.counts.note('password', 'succeeded');
  }
}

/** A page from elsewhere must not log anybody in either, such as under its own name. */
function assertOurPage({ headers }: FastifyRequest): void {
  if (isOurPage(headers) === false) throw new ForbiddenException('only a page of this very system may log in');
}
