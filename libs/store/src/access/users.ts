import type { Role, UserRecord } from '@soc-agent/contracts';
import { randomUUID } from 'node:crypto';
import { storable } from '../database/text-keys.js';
import { appendAudit } from '../audit/audit-log.js';
import { changeBy, type Author } from '../audit/author.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { viaOf } from './hands.js';
import { hashPassword, isPassword } from './passwords.js';
import { digestOf, newSecret } from './secrets.js';

/** How long a link to set a password is good. */
const LINK_HOURS = 24;
const COLUMNS = `u.id, u.name, u.role, u.approver, c.name as customer, u.customer_id, u.password, u.created_at, u.last_login_at,
  u.disabled_at, ${viaOf('u.id')}`;
const FROM = 'from users u left join customers c on c.id = u.customer_id';

/** What a new person is to be. */
export interface NewUser {
  name: string;
  role: Role;
  approver: boolean;
  customer?: string;
}

/** A person as the gate needs it. */
export interface User extends UserRecord {
  customerId?: number;
  /** Ids of all others who have seen the link for the password. */
  via: string[];
}

/** Somebody as a provider vouches for them. */
export interface VouchedUser extends NewUser {
  /** Who vouches, and as whom it knows the person. */
  issuer: string;
  subject: string;
}

/** Somebody of that name is there already. */
export class NameTakenError extends Error {}

interface Row {
  id: string;
  name: string;
  role: Role;
  approver: boolean;
  customer: string | null;
  customer_id: number | null;
  password: string | null;
  created_at: Date;
  last_login_at: Date | null;
  disabled_at: Date | null;
  via: string[];
}

type VouchedRow = Pick<Row, 'id' | 'role' | 'approver' | 'customer' | 'disabled_at'>;

/** Whose word it is that somebody has a right. */
const PROVIDER: Author = { kind: 'system', name: 'login provider' };

/** The people who may log in. */
export class Users {
  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /** @throws NameTakenError */
  async create({ name, role, approver, customer }: NewUser, by: Author): Promise<User> {
    const statement = {
      name: 'users add',
      text: `insert into users (id, name, role, approver, customer_id) values ($1, $2, $3, $4, customer_of($5))
        on conflict do nothing returning id`,
    };
    const id = randomUUID();
    const values = [id, storable(name), role, approver, customer === undefined ? null : storable(customer)];
    await this.database.transaction('users add', async (sql) => {
      if ((await sql.query(statement, values)).length === 0) throw new NameTakenError(`${name} is there already`);
      await appendAudit(sql, changeBy(by, 'user.created', { id, name, role, approver, customer }));
    });
    return (await this.find(id))!;
  }

  async find(id: string): Promise<User | undefined> {
    const row = await this.row('u.id = $1', id);
    return row && userOf(row);
  }

  async list(): Promise<UserRecord[]> {
    const statement = { name: 'users list', text: `select ${COLUMNS} ${FROM} order by u.name` };
    return (await this.database.query<Row>(statement)).map(recordOf);
  }

  /** Changes what is given. @returns the person as it is then; undefined where there is none. */
  async change(
    id: string,
    { role, approver, disabled }: { role?: Role; approver?: boolean; disabled?: boolean },
    by: Author,
  ): Promise<User | undefined> {
    const statement = {
      name: 'users change',
      text: `update users set role = coalesce($2::text, role), approver = coalesce($3::bool, approver),
          disabled_at = case when $4::bool is null then disabled_at when $4::bool then coalesce(disabled_at, now()) end
        where id = $1 returning id`,
    };
    await this.database.transaction('users change', async (sql) => {
      const changed = await sql.query(statement, [id, role ?? null, approver ?? null, disabled ?? null]);
      const after = { role, approver, disabled };
      if (changed.length > 0) await appendAudit(sql, changeBy(by, 'user.changed', { id }, { after }));
    });
    return this.find(id);
  }

  /**
   * Somebody a provider vouches for, with the rights it gives them now; made when they first come.
   * @returns undefined for somebody who is disabled here. @throws NameTakenError when another account has the name.
   */
  async fromProvider(person: VouchedUser): Promise<User | undefined> {
    const id = await this.database.transaction('users vouched', async (sql) => {
      const known = (await vouched(sql, person)) ?? (await this.makeVouched(sql, person));
      if (known.disabled_at) return undefined;
      const [before, after] = [rightsOf(known), rightsOf({ ...person, customer: person.customer ?? null })];
      if (JSON.stringify(before) === JSON.stringify(after)) return known.id;
      const statement = {
        name: 'change',
        text: 'update users set role = $2, approver = $3, customer_id = customer_of($4) where id = $1',
      };
      await sql.query(statement, [known.id, after.role, after.approver, after.customer]);
      await appendAudit(sql, changeBy(PROVIDER, 'user.changed', { id: known.id }, { before, after }));
      return known.id;
    });
    return id === undefined ? undefined : this.find(id);
  }

  /** The person with that name and password. Takes as long for a name nobody has. */
  async withPassword(name: string, password: string, address: string): Promise<User | undefined> {
    const row = await this.row('lower(u.name) = lower($1)', storable(name));
    const isRight = await isPassword(password, row?.password ?? undefined);
    if (row && isRight && !row.disabled_at) return userOf(row);
    // of names that nobody has there would be no end
    if (row) await this.note(row, 'login.failed', address);
    return undefined;
  }

  async noteLogin({ id, name }: { id: string; name: string }, address: string): Promise<void> {
    await this.note({ id, name }, 'login.succeeded', address);
    await this.database.query({ name: 'users login', text: 'update users set last_login_at = now() where id = $1' }, [
      id,
    ]);
  }

  /** A secret by which the person may set a password, once and within a day; an earlier one is no longer good. */
  async link(id: string, by: Author): Promise<string> {
    const secret = newSecret();
    const statement = {
      name: 'login_links put',
      text: `insert into login_links (digest, user_id, expires_at, made_by) values ($1, $2, now() + make_interval(hours => $3), $4)
        on conflict (user_id) do update set digest = excluded.digest, expires_at = excluded.expires_at, made_by = excluded.made_by`,
    };
    await this.database.transaction('login_links put', async (sql) => {
      await sql.query(statement, [digestOf(secret), id, LINK_HOURS, by.party?.id ?? null]);
      await appendAudit(sql, changeBy(by, 'user.link_made', { id }));
    });
    return secret;
  }

  /** Sets the password of whom the link is for. @returns who that is; undefined when the link is not good. */
  async setPassword(link: string, password: string): Promise<User | undefined> {
    const id = await this.database.transaction('login_links use', async (sql) => {
      const used = await sql.query<{ id: string; made_by: string | null }>(
        {
          name: 'take',
          text: 'delete from login_links where digest = $1 and expires_at > now() returning user_id as id, made_by',
        },
        [digestOf(link)],
      );
      const [owner] = used;
      if (!owner) return undefined;
      const set = {
        name: 'set',
        text: 'update users set password = $2, link_by = $3 where id = $1 and disabled_at is null returning id, name',
      };
      // only now: it costs much, and anybody may try a link
      const hash = await hashPassword(password);
      const [user] = await sql.query<{ id: string; name: string }>(set, [owner.id, hash, owner.made_by]);
      if (!user) return undefined;
      const by = { kind: 'analyst', name: user.name } as const;
      await appendAudit(sql, changeBy(by, 'user.password_set', { id: user.id }));
      return user.id;
    });
    return id === undefined ? undefined : this.find(id);
  }

  /** Whether anybody can log in as an admin. */
  async hasAdmin(): Promise<boolean> {
    const text = `select from users where role = 'admin' and disabled_at is null and (password is not null or issuer is not null) limit 1`;
    return (await this.database.query({ name: 'users admin', text })).length > 0;
  }

  async named(name: string): Promise<User | undefined> {
    const row = await this.row('lower(u.name) = lower($1)', storable(name));
    return row && userOf(row);
  }

  private async makeVouched(sql: Sql, person: VouchedUser): Promise<VouchedRow> {
    const { issuer, subject, name, role, approver, customer } = person;
    const statement = {
      name: 'add',
      text: `insert into users (id, name, role, approver, customer_id, issuer, subject)
        values ($1, $2, $3, $4, customer_of($5), $6, $7) on conflict do nothing returning id`,
    };
    const id = randomUUID();
    const values = [id, storable(name), role, approver, customer ?? null, storable(issuer), storable(subject)];
    if ((await sql.query(statement, values)).length > 0) {
      await appendAudit(
        sql,
        changeBy(PROVIDER, 'user.created', { id, name, role, approver, customer, issuer, subject }),
      );
    }
    // or somebody made the same one at the same moment
    const made = await vouched(sql, person);
    if (made) return made;
    throw new NameTakenError(`${name} is there already, and is not of the provider`);
  }

  private async note({ id, name }: { id: string; name: string }, event: string, address: string): Promise<void> {
    const entry = changeBy({ kind: 'analyst', name, address }, event, { id });
    await this.database.transaction(event, (sql) => appendAudit(sql, entry));
  }

  private async row(where: string, value: string): Promise<Row | undefined> {
    const text = `select ${COLUMNS} ${FROM} where ${where}`;
    return (await this.database.query<Row>({ name: 'users find', text }, [value]))[0];
  }
}

async function vouched(sql: Sql, { issuer, subject }: VouchedUser): Promise<VouchedRow | undefined> {
  const text = `select u.id, u.role, u.approver, u.disabled_at, c.name as customer ${FROM}
    where u.issuer = $1 and u.subject = $2 for update of u`;
  return (await sql.query<VouchedRow>({ name: 'vouched', text }, [storable(issuer), storable(subject)]))[0];
}

function rightsOf({ role, approver, customer }: Pick<Row, 'role' | 'approver' | 'customer'>): {
  role: Role;
  approver: boolean;
  customer: string | null;
} {
  return { role, approver, customer };
}

function recordOf(row: Row): UserRecord {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    approver: row.approver,
    createdAt: row.created_at.toISOString(),
    ...(row.customer !== null && { customer: row.customer }),
    ...(row.last_login_at && { lastLoginAt: row.last_login_at.toISOString() }),
    ...(row.disabled_at && { disabledAt: row.disabled_at.toISOString() }),
  };
}

function userOf(row: Row): User {
  return { ...recordOf(row), via: row.via, ...(row.customer_id !== null && { customerId: row.customer_id }) };
}
