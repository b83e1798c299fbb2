import { BadRequestException, Body, Controller, Get, NotFoundException, Patch, Post } from '@nestjs/common';
import type { UserRecord } from '@soc-agent/contracts';
import { InvalidDocumentError } from '@soc-agent/platform';
import { Sessions, Users, type Author, type Principal, type User } from '@soc-agent/store';
import { UuidInPath } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { Changes } from './asking.js';
import { By } from './by.js';
import { NewPerson, PersonChange } from './requests.js';

/** Longest wait for what takes two steps, milliseconds. */
const TIMEOUT_MS = 4000;

/** A person, and the link by which they set a password; shown once. */
export interface Invited {
  user: UserRecord;
  /** Path and fragment of the page, good for a day. */
  link: string;
}

/** Body of `GET /api/users`. */
export interface People {
  /** By name. */
  items: UserRecord[];
}

const UserId = UuidInPath('Id of the person.');

/** The people who may log in. */
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly sessions: Sessions,
  ) {}

  @Get()
  @Route('admin', { summary: 'List people', answers: { 200: ['All of them.', 'People'] } })
  async list(): Promise<People> {
    return { items: await this.users.list() };
  }

  @Post()
  @Route('admin', {
    summary: 'Invite somebody',
    answers: { 201: ['The person, and the link by which they set a password.', 'Invited'] },
    refuses: [409, 503],
  })
  async invite(@Body() body: NewPerson, @Changes() by: Author): Promise<Invited> {
    if (body.role === 'admin' && body.customer !== undefined) {
      throw new InvalidDocumentError([{ field: 'customer', message: 'must be left out: an admin sees all customers' }]);
    }
    const user = await this.users.create(body, by);
    return { user: recordOf(user), link: pageOf(await this.users.link(user.id, by)) };
  }

  /** A person who is disabled, or changed, is logged out everywhere. */
  @Patch(':id')
  @Route('admin', {
    summary: 'Change what somebody may do',
    answers: { 200: ['The person as they are now; logged out everywhere.', 'UserRecord'] },
    refuses: [404, 503],
    timeoutMs: TIMEOUT_MS,
  })
  async change(
    @UserId id: string,
    @Body() change: PersonChange,
    @By() principal: Principal,
    @Changes() by: Author,
  ): Promise<UserRecord> {
    // so that there is always an admin
    if (id === principal.id) throw new BadRequestException('nobody changes themselves; another admin can');
    const user = await this.users.change(id, change, by);
    if (!user) throw missing(id);
    await this.sessions.endAll(id);
    return recordOf(user);
  }

  /** For somebody who has lost the password. */
  @Post(':id/link')
  @Route('admin', {
    summary: 'Make a link for a new password',
    answers: { 201: ['The person and the link; an earlier one is no longer good.', 'Invited'] },
    refuses: [404, 503],
    timeoutMs: TIMEOUT_MS,
  })
  async link(@UserId id: string, @Changes() by: Author): Promise<Invited> {
    const user = await this.users.find(id);
    if (!user) throw missing(id);
    return { user: recordOf(user), link: pageOf(await this.users.link(id, by)) };
  }
}

function recordOf({ customerId: _id, via: _via, ...record }: User): UserRecord {
  return record;
}

/** What follows # stays in the browser. */
function pageOf(secret: string): string {
  return `/login#${secret}`;
}

function missing(id: string): NotFoundException {
  return new NotFoundException(`there is no person ${id}`);
}
