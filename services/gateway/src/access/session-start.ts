import { Injectable } from '@nestjs/common';
import { LoginLimits, Sessions, Users } from '@soc-agent/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setDevice, setSession, deviceOf } from './cookies.js';

type Somebody = Readonly<{ id: string; name: string }>;

/** Begins the session of somebody who has shown who they are. */
@Injectable()
export class SessionStart {
  constructor(
    private readonly users: Users,
    private readonly sessions: Sessions,
    private readonly limits: LoginLimits,
  ) {}

  /** After a password: the browser is known from now on, and wrong tries before this one are forgotten. */
  async byPassword(user: Somebody, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const attempt = { name: user.name, address: request.ip, device: deviceOf(request) };
    const [device] = await Promise.all([this.limits.succeeded(attempt), this.begin(user, request, reply)]);
    setDevice(request, reply, device);
  }

  async begin(user: Somebody, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const [session] = await Promise.all([
      this.sessions.start(user.id, Date.now()),
      this.users.noteLogin(user, request.ip),
    ]);
    setSession(request, reply, session);
  }
}
