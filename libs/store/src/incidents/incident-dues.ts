import type { Incident } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import { DUE_AT, SLA_MS } from './incident-filter.js';

/** Share of the time that is left when people are notified. */
const SHARE_LEFT = 0.25;

interface NearRow {
  customer_id: number;
  body: Incident;
  due_at: string;
}

/** An incident that nobody has acted on, and whose time is nearly over. */
export interface NearIncident {
  customerId: number;
  incident: Incident;
  /** Unix milliseconds. */
  dueAt: number;
}

const NEAR = {
  name: 'incidents near their time',
  text: `select i.customer_id, i.body, ${DUE_AT}::text as due_at from incidents i
    where i.state = 'open' and ${DUE_AT} - ${SHARE_LEFT} * ${SLA_MS} <= $1 and i.due_told is distinct from ${DUE_AT}
    order by ${DUE_AT} limit 500`,
};
const TOLD = {
  name: 'incidents told of their time',
  text: `update incidents i set due_told = n.due_at from unnest($1::int[], $2::int[], $3::bigint[]) n (customer_id, number, due_at)
    where i.customer_id = n.customer_id and i.number = n.number`,
};

/** Of which incidents somebody must be told that their time is nearly over; each once, unless it becomes graver. */
export class IncidentDues {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  async near(now: number): Promise<NearIncident[]> {
    const rows = await this.database.query<NearRow>(NEAR, [now]);
    return rows.map(({ customer_id, body, due_at }) => ({
      customerId: customer_id,
      incident: body,
      dueAt: Number(due_at),
    }));
  }

  async told(near: readonly NearIncident[]): Promise<void> {
    if (near.length === 0) return;
    await this.database.query(TOLD, [
      near.map(({ customerId }) => customerId),
      near.map(({ incident }) => incident.number),
      near.map(({ dueAt }) => dueAt),
    ]);
  }
}
