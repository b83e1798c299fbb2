import type { AssignablePeople } from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { storable } from '../database/text-keys.js';

/** Somebody of that name cannot work on the threat: there is none, or none who may, or sees its customer. */
export class NotAssignableError extends Error {}

const CAN_WORK = `u.disabled_at is null and u.role in ('analyst', 'admin')`;
const NAMED = {
  name: 'users assignable',
  text: `select u.name from users u where lower(u.name) = lower($1) and ${CAN_WORK} and (u.customer_id is null or u.customer_id = all($2::int[]))`,
};
const PEOPLE = {
  name: 'users assignable list',
  text: `select u.name, u.role from users u where ${CAN_WORK}
    and (u.customer_id is null or $1::text is null or u.customer_id = (select id from customers where name = $1)) order by u.name`,
};

/** The name as it is written of somebody who can work on threats of all these customers. @throws NotAssignableError */
export async function assignableName(sql: Sql, name: string, customers: readonly number[]): Promise<string> {
  const [person] = await sql.query<{ name: string }>(NAMED, [storable(name), customers]);
  if (person) return person.name;
  throw new NotAssignableError(`${name} is nobody who can work on it`);
}

/** The people who can work on threats: of a customer, or of any; by name. */
export class AssignableStaff {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  async list(customer?: string): Promise<AssignablePeople['items']> {
    return this.database.query(PEOPLE, [customer === undefined ? null : storable(customer)]);
  }
}
