import { Party, SCOPES_OF_ROLE, type Role, type Scope, type Shards, type WhoAmI } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import type { Database } from '../database/database.js';
import { DatabaseAwayError } from '../database/errors.js';
import { ApiKeys, type ValidKey } from './api-keys.js';
import { isPersonId } from './hands.js';
import { digestOf } from './secrets.js';
import { Sessions } from './sessions.js';
import { Users, type User } from './users.js';

/**
 * After this time it is asked again, and meanwhile believed for as long once more: so late at the latest a revoked key or session
 * is refused everywhere, milliseconds. A database that was away at the last question has not revoked anything either.
 */
const ASKED_AGAIN_MS = 1500;
const BELIEVED_MS = 2 * ASKED_AGAIN_MS;
/** While the database is away nobody can revoke anything in it: a key that was good this long ago is good. */
const BELIEVED_WITHOUT_DATABASE_MS = 600_000;
/** Credentials that are remembered. */
const MOST_REMEMBERED = 10_000;
/** How often the use of keys is noted. */
const NOTE_EVERY_MS = 30_000;

/** What somebody shows: a key, or what a browser holds of a session. */
export interface Credential {
  kind: 'key' | 'session';
  secret: string;
}

/** Who asks, and what they may do. */
export interface Principal {
  kind: 'person' | 'key';
  id: string;
  /** The same, and all others who have seen its password or secret. */
  party: Party;
  /** A person, or a key that a person made. */
  isPerson: boolean;
  /** What stands under what they do. */
  name: string;
  scopes: ReadonlySet<Scope>;
  role?: Role;
  /** May approve what contains. */
  approver: boolean;
  /** The only customer there is for them. */
  customer?: { id: number; name: string };
  /** May name customers that nothing was known of. */
  newCustomers: boolean;
}

interface Remembered {
  askedAt: number;
  /** When the stores last answered, and what. */
  answeredAt: number;
  principal?: Principal | undefined;
  /** Until then nobody waits for the next answer. */
  believedUntil: number;
  /** What comes of the last question. */
  answer: Promise<Principal | undefined>;
}

/** Finds the owner of a key or session. Asks the stores at most once in a second and a half for each. */
export class Gatekeeper {
  private readonly remembered = new Map<string, Remembered>();
  private readonly used = new Map<string, Date>();
  private readonly keys: ApiKeys;
  private readonly users: Users;
  private readonly sessions: Sessions;
  private readonly noting: NodeJS.Timeout;

  constructor(database: Pick<Database, 'query' | 'transaction'>, redis: Redis, shards: Shards) {
    this.keys = new ApiKeys(database);
    this.users = new Users(database);
    this.sessions = new Sessions(redis, shards);
    this.noting = setInterval(() => void this.noteUse().catch(() => undefined), NOTE_EVERY_MS).unref();
  }

  /** Undefined when the key or session is not, or no longer, good. @throws DatabaseAwayError, or what Redis says. */
  async principalOf(credential: Credential, now = Date.now()): Promise<Principal | undefined> {
    const name = `${credential.kind} ${digestOf(credential.secret).toString('base64')}`;
    const known = this.remembered.get(name);
    const asked = known && now - known.askedAt < ASKED_AGAIN_MS ? known : this.askAgain(name, credential, known, now);
    return now < asked.believedUntil ? asked.principal : asked.answer;
  }

  async close(): Promise<void> {
    clearInterval(this.noting);
    await this.noteUse().catch(() => undefined);
  }

  private askAgain(name: string, credential: Credential, known: Remembered | undefined, now: number): Remembered {
    const answered = (principal: Principal | undefined): Principal | undefined => {
      Object.assign(asked, { answeredAt: now, principal, believedUntil: now + BELIEVED_MS });
      if (!principal) this.forgetOne(name, asked);
      return principal;
    };
    const failed = (error: unknown): Principal | undefined => {
      if (!(error instanceof DatabaseAwayError) || now - asked.answeredAt >= BELIEVED_WITHOUT_DATABASE_MS) {
        this.forgetOne(name, asked);
        throw error;
      }
      asked.believedUntil = now + BELIEVED_MS;
      return asked.principal;
    };
    const asked: Remembered = {
      ...(known ?? { answeredAt: -Infinity, believedUntil: 0 }),
      askedAt: now,
      answer: this.ask(credential, now, known !== undefined).then(answered, failed),
    };
    // those who wait for it get the error
    asked.answer.catch(() => undefined);
    this.remember(name, asked);
    return asked;
  }

  private async ask({ kind, secret }: Credential, now: number, isKnown: boolean): Promise<Principal | undefined> {
    if (kind === 'key') {
      const key = await this.keys.valid(secret, new Date(now), isKnown);
      if (!key) return undefined;
      this.used.set(key.id, new Date(now));
      return ofKey(key);
    }
    const session = await this.sessions.find(secret, now);
    const user = session && (await this.users.find(session.userId));
    return user && user.disabledAt === undefined ? ofUser(user) : undefined;
  }

  private remember(name: string, remembered: Remembered): void {
    this.remembered.delete(name);
    const [oldest] = this.remembered.keys();
    if (this.remembered.size >= MOST_REMEMBERED && oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.set(name, remembered);
  }

  private forgetOne(name: string, remembered: Remembered): void {
    if (this.remembered.get(name) === remembered) this.remembered.delete(name);
  }

  private async noteUse(): Promise<void> {
    const ids = [...this.used.keys()];
    const latest = Math.max(...[...this.used.values()].map((at) => at.getTime()));
    this.used.clear();
    if (ids.length > 0) await this.keys.noteUse(ids, new Date(latest));
  }
}

/** What a principal may know about itself. */
export function whoAmI({ kind, id, name, scopes, role, approver, customer }: Principal): WhoAmI {
  return {
    ...{ kind, id, name, approver },
    scopes: [...scopes],
    ...(role && { role }),
    ...(customer && { customer: customer.name }),
  };
}

function ofKey({ id, name, scopes, customer, customerId, newCustomers, via }: ValidKey): Principal {
  return {
    // no person can have such a name
    ...{ kind: 'key' as const, id, name: `${name} (key)`, newCustomers },
    ...{ party: partyOf(id, via), isPerson: via.some(isPersonId) },
    scopes: new Set(scopes),
    approver: false,
    ...(customer !== undefined && customerId !== undefined && { customer: { id: customerId, name: customer } }),
  };
}

function ofUser({ id, name, role, approver, customer, customerId, via }: User): Principal {
  const isBound = customer !== undefined && customerId !== undefined;
  return {
    ...{ kind: 'person' as const, id, name, role, approver, party: partyOf(id, via), isPerson: true },
    scopes: new Set(SCOPES_OF_ROLE[role]),
    newCustomers: !isBound,
    ...(isBound && { customer: { id: customerId, name: customer } }),
  };
}

/** It goes into every job of a signal that is sent: an instance need not be made of it each time. */
function partyOf(id: string, via: string[]): Party {
  return Object.assign(new Party(), { id, via });
}
