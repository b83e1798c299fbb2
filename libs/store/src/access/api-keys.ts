import { Gathered, type ApiKeyRecord, type Scope } from '@soc-agent/contracts';
import { timingSafeEqual } from 'node:crypto';
import { appendAudit } from '../audit/audit-log.js';
import { changeBy, type Author } from '../audit/author.js';
import type { Database } from '../database/database.js';
import { storable } from '../database/text-keys.js';
import { viaOf } from './hands.js';
import { digestOf, newSecret } from './secrets.js';

/** `soc_<id>_<secret>`; the id is no secret. */
const FORM = /^soc_([A-Za-z0-9]{12})_([\w-]{43})$/;
/** Keys that are looked up together. */
const MOST_LOOKED_UP = 100;
const COLUMNS = `k.id, k.name, k.scopes, c.name as customer, k.customer_id, k.new_customers, k.created_by, k.created_at,
  k.expires_at, k.last_used_at, k.revoked_at`;
const FROM = 'from api_keys k left join customers c on c.id = k.customer_id';

/** What a new key is to be. */
export interface NewApiKey {
  name: string;
  scopes: readonly Scope[];
  customer?: string;
  newCustomers?: boolean;
  expiresAt?: Date;
  createdBy?: string;
}

/** A key that is good now, as it was presented. */
export interface ValidKey extends ApiKeyRecord {
  customerId?: number;
  /** Ids of all others who have seen its secret. */
  via: string[];
}

interface Row {
  id: string;
  digest: Buffer;
  name: string;
  scopes: Scope[];
  customer: string | null;
  customer_id: number | null;
  new_customers: boolean;
  created_by: string | null;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

/** Of a key that somebody shows. */
interface ShownRow extends Row {
  via: string[];
}

/** The keys by which machines come. */
export class ApiKeys {
  private readonly lookUps = new Gathered((ids: readonly string[]) => this.rowsOf(ids), MOST_LOOKED_UP);

  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /** @returns the key, which nobody can read again, and its record. */
  async create(wanted: NewApiKey, by: Author): Promise<{ key: string; record: ApiKeyRecord }> {
    const id = newSecret(16)
      .replace(/[^A-Za-z0-9]/g, '0')
      .slice(0, 12);
    const key = `soc_${id}_${newSecret()}`;
    await this.register(key, wanted, by);
    return { key, record: (await this.find(id))! };
  }

  /** Makes a key known that was made elsewhere, such as one in a Secret; one that is known stays as it is. */
  async register(key: string, wanted: NewApiKey, by: Author): Promise<void> {
    const { id, secret } = partsOf(key) ?? {};
    if (id === undefined || secret === undefined)
      throw new Error('an API key is soc_<12 letters or digits>_<43 characters>');
    const { name, scopes, customer, newCustomers = false, expiresAt, createdBy } = wanted;
    const statement = {
      name: 'api_keys add',
      text: `insert into api_keys (id, digest, name, scopes, customer_id, new_customers, expires_at, created_by)
        values ($1, $2, $3, $4::text[], customer_of($5), $6, $7, $8) on conflict (id) do nothing returning id`,
    };
    const values = [
      id,
      digestOf(secret),
      storable(name),
      scopes,
      customer === undefined ? null : storable(customer),
      newCustomers,
      expiresAt ?? null,
      createdBy ?? null,
    ];
    await this.database.transaction('api_keys add', async (sql) => {
      const added = (await sql.query(statement, values)).length > 0;
      if (added)
        await appendAudit(sql, changeBy(by, 'key.created', { id, name, scopes, customer, newCustomers, expiresAt }));
    });
  }

  /**
   * The key of that text, if it is good now.
   * @param isKnown that it was good of late: those who guess wait for each other, and take no more than one connection.
   */
  async valid(key: string, now = new Date(), isKnown = false): Promise<ValidKey | undefined> {
    const { id, secret } = partsOf(key) ?? {};
    if (id === undefined || secret === undefined) return undefined;
    const row = isKnown ? (await this.rowsOf([id]))[0] : await this.lookUps.of(id);
    if (!row || !timingSafeEqual(row.digest, digestOf(secret))) return undefined;
    if (row.revoked_at || (row.expires_at && row.expires_at <= now)) return undefined;
    return { ...recordOf(row), via: row.via, ...(row.customer_id !== null && { customerId: row.customer_id }) };
  }

  async find(id: string): Promise<ApiKeyRecord | undefined> {
    const statement = { name: 'api_keys find', text: `select ${COLUMNS} ${FROM} where k.id = $1` };
    const [row] = await this.database.query<Row>(statement, [id]);
    return row && recordOf(row);
  }

  /** All of them, the newest first; revoked ones, too. */
  async list(): Promise<ApiKeyRecord[]> {
    const statement = { name: 'api_keys list', text: `select ${COLUMNS} ${FROM} order by k.created_at desc, k.id` };
    return (await this.database.query<Row>(statement)).map(recordOf);
  }

  /** False when there is none, or it was revoked before. */
  async revoke(id: string, by: Author): Promise<boolean> {
    const statement = {
      name: 'api_keys revoke',
      text: 'update api_keys set revoked_at = now() where id = $1 and revoked_at is null returning id',
    };
    return this.database.transaction('api_keys revoke', async (sql) => {
      const revoked = (await sql.query(statement, [id])).length > 0;
      if (revoked) await appendAudit(sql, changeBy(by, 'key.revoked', { id }));
      return revoked;
    });
  }

  /** Notes that keys were used at a time; a minute more or less does not matter. */
  async noteUse(ids: readonly string[], at: Date): Promise<void> {
    if (ids.length === 0) return;
    const statement = {
      name: 'api_keys used',
      text: 'update api_keys set last_used_at = greatest(last_used_at, $2) where id = any($1::text[])',
    };
    await this.database.query(statement, [ids, at]);
  }

  private async rowsOf(ids: readonly string[]): Promise<(ShownRow | undefined)[]> {
    const text = `select k.digest, ${viaOf('k.id')}, ${COLUMNS} ${FROM} where k.id = any($1::text[])`;
    const found = await this.database.query<ShownRow>({ name: 'api_keys valid', text, prepared: true }, [ids]);
    const rows = new Map(found.map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id));
  }
}

function partsOf(key: string): { id: string; secret: string } | undefined {
  const [, id, secret] = FORM.exec(key) ?? [];
  return id !== undefined && secret !== undefined ? { id, secret } : undefined;
}

function recordOf(row: Row): ApiKeyRecord {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    newCustomers: row.new_customers,
    createdAt: row.created_at.toISOString(),
    ...(row.customer !== null && { customer: row.customer }),
    ...(row.created_by !== null && { createdBy: row.created_by }),
    ...(row.expires_at && { expiresAt: row.expires_at.toISOString() }),
    ...(row.last_used_at && { lastUsedAt: row.last_used_at.toISOString() }),
    ...(row.revoked_at && { revokedAt: row.revoked_at.toISOString() }),
  };
}
