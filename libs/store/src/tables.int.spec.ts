import { expect, it } from '@jest/globals';
import { createMigratedDatabase, withClient } from '@soc-agent/testing';
import { migrate } from './database/migrations.js';
import { TABLES, type TableDefinition } from './tables.js';

/** Tables without their partitions, and the condition of the policy for people of one customer. */
const FOUND = `select c.relname as name, p.qual as condition
  from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  left join pg_policies p on p.tablename = c.relname and p.policyname = 'tenant'
  where c.relkind in ('r', 'p') and not c.relispartition`;

function seenByCustomers(condition: string | null): TableDefinition['seenByCustomers'] {
  if (condition === null) return 'none';
  if (condition.includes('customer_id IS NULL')) return 'own and shared';
  return condition.includes('IS NOT NULL') ? 'shared' : 'own';
}

it('every table is described, and who sees its rows', async () => {
  const { url, drop } = await createMigratedDatabase(migrate);
  const { rows } = await withClient(url, (owner) => owner.query<{ name: string; condition: string | null }>(FOUND));
  await drop();
  const described = Object.entries<TableDefinition>(TABLES).map(([name, table]) => [name, table.seenByCustomers]);
  expect(rows.map(({ name, condition }) => [name, seenByCustomers(condition)]).sort()).toEqual(described.sort());
});
