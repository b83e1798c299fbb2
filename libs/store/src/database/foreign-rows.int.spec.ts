import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMigratedDatabase, withClient } from '@soc-agent/testing';
import { randomUUID } from 'node:crypto';
import { Database } from './database.js';
import { migrate } from './migrations.js';

/** A table with rows of customers, and the column that says whose they are. */
interface Table {
  name: string;
  owner: string;
  /** A partition, or a view: its rows are those of a table. */
  isPart: boolean;
  isView: boolean;
}

interface Column {
  name: string;
  type: string;
  isNeeded: boolean;
}

let url: string;
let drop: () => Promise<void>;
let database: Database;
let tables: Table[];
let a: number;
let b: number;

beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 2 }, 'patient', 'test');
  await withClient(url, async (owner) => {
    const made = await owner.query<{ id: number }>(`insert into customers (name) values ('A'), ('B') returning id`);
    [a, b] = made.rows.map(({ id }) => id) as [number, number];
    tables = (
      await owner.query<Table>(
        `select c.table_name as name, c.column_name as owner, r.relispartition or r.relkind = 'v' as "isPart", r.relkind = 'v' as "isView"
         from information_schema.columns c join pg_class r on r.oid = c.table_name::regclass
         where c.table_schema = 'public' and (c.column_name = 'customer_id' or c.table_name in ('audit_chains', 'audit_events', 'audit_texts') and c.column_name = 'chain')
         union all select 'customers', 'id', false, false order by 1`,
      )
    ).rows;
    // neither references nor triggers: what the row says does not matter, but whose it is
    await owner.query('set session_replication_role = replica');
    for (const { name, owner: column } of tables.filter(({ isPart }) => !isPart)) {
      const columns = await columnsOf(name);
      for (const id of [a, b]) {
        const row = columns.filter((one) => one.isNeeded || one.name === column);
        const values = row.map((one) => (one.name === column ? id : valueOf(one, id)));
        const places = row.map((_, n) => `$${n + 1}`);
        await owner.query(
          `insert into ${name} (${row.map((one) => one.name).join()}) overriding system value values (${places.join()}) on conflict do nothing`,
          values,
        );
      }
    }
  });
});
afterAll(async () => {
  await database?.close();
  await drop?.();
});

async function columnsOf(table: string): Promise<Column[]> {
  return withClient(url, async (owner) => {
    const { rows } = await owner.query<Column>(
      `select column_name as name, udt_name as type,
         is_nullable = 'NO' and column_default is null and is_identity = 'NO' as "isNeeded"
       from information_schema.columns where table_schema = 'public' and table_name = $1`,
      [table],
    );
    return rows;
  });
}

/** Something that fits: of the column's type, or what its rules ask for. */
function valueOf({ name, type }: Column, customer: number): unknown {
  const named: Record<string, unknown> = { status: 'completed', role: 'viewer' };
  const typed: Record<string, unknown> = {
    ...{ int4: customer, int8: customer, float8: 1, bool: false, timestamptz: new Date(0), json: '{}' },
    ...{ date: '1970-01-01', bytea: Buffer.from([customer]), text: `of ${customer}`, _text: [], uuid: randomUUID() },
  };
  return named[name] ?? typed[type];
}

/** The owners of all rows that a customer's analysts find; undefined where they may not look. */
async function found(customer: number, { name, owner }: Table): Promise<(number | null)[] | undefined> {
  const statement = { name: 'all', text: `select ${owner} as id from ${name}` };
  try {
    const rows = await database.asCustomer(customer, 'all', (sql) => sql.query<{ id: number | null }>(statement));
    return rows.map(({ id }) => id);
  } catch (error) {
    expect(String(error)).toContain('permission denied');
    return undefined;
  }
}

describe('with the wrong customer set', () => {
  it('there are rows of both customers to be found in every table', async () => {
    expect(tables.length).toBeGreaterThan(25);
    for (const { name, owner, isPart } of tables) {
      if (isPart) continue;
      const { rows } = await withClient(url, (client) =>
        client.query<{ id: number }>(`select ${owner} as id from ${name}`),
      );
      expect([name, rows.map(({ id }) => id)]).toEqual([name, expect.arrayContaining([a, b])]);
    }
  });

  it('SQL finds nothing that is another customer’s, in any table', async () => {
    const readable: string[] = [];
    for (const table of tables) {
      for (const customer of [a, b]) {
        const ids = await found(customer, table);
        if (ids) readable.push(table.name);
        expect([table.name, ids?.filter((id) => id !== customer) ?? []]).toEqual([table.name, []]);
      }
      expect([table.name, (await found(987_654, table)) ?? []]).toEqual([table.name, []]);
    }
    expect(readable).toEqual(
      expect.arrayContaining(['threats', 'threat_documents', 'verdict_changes', 'audit_events']),
    );
    for (const secret of ['users', 'api_keys']) expect(readable).not.toContain(secret);
  });

  it('SQL changes nothing, in any table', async () => {
    for (const { name, owner, isView } of tables) {
      for (const text of [
        `update ${name} set ${owner} = default`,
        `delete from ${name}`,
        `insert into ${name} default values`,
        ...(isView ? [] : [`truncate ${name}`]),
      ]) {
        const change = database.asCustomer(a, 'change', (sql) => sql.query({ name: 'change', text }));
        await expect(change).rejects.toThrow('permission denied');
      }
    }
  });

  it('SQL is bound however often the connection and its prepared statements were somebody else’s before', async () => {
    const statement = { name: 'whose', text: 'select customer_id as id from threats order by 1', prepared: true };
    for (let n = 0; n < 4; n++) {
      expect(await database.query(statement)).toEqual([a, b].sort().map((id) => ({ id })));
      for (const customer of [a, b])
        expect(await database.boundTo(customer).query(statement)).toEqual([{ id: customer }]);
    }
  });

  it('nobody gets out of being bound by what they ask', async () => {
    for (const customer of [Number.NaN, 1.5, '1; reset role' as unknown as number])
      await expect(database.asCustomer(customer, 'all', () => Promise.resolve())).rejects.toThrow('no customer');
  });
});
