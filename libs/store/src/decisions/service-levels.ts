import { escalatedByItself, moved, type Decided } from '@soc-agent/domain';
import { appendAudit } from '../audit/audit-log.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { changeThreats, lockLateThreats, type LockedThreat, type NumberedChange } from './decided-threats.js';
import { writeLines, type NewLine } from './threat-log.js';

/** Threats that one transaction changes. */
const MOST_AT_ONCE = 500;
const ACTOR = { kind: 'system', name: 'service levels' } as const;

/** When somebody acknowledged the incidents of threats, Unix milliseconds. */
const SEEN = {
  name: 'service levels incidents',
  text: `select t.id, (n.body ->> 'acknowledgedAt')::float8 as at
    from unnest($1::uuid[]) t (id) cross join lateral string_to_array(incident_of(t.id), '-') o (parts)
    join incidents n on n.customer_id = o.parts[1]::int and n.number = o.parts[2]::int
    where n.body ->> 'acknowledgedAt' is not null`,
};

/** What the clock brought about. */
export interface LateThreats {
  changes: NumberedChange[];
  /** How many nobody had acknowledged by half of their time, and by the end of it. */
  escalated: number;
  breached: number;
}

/** Finds what nobody has acknowledged in time: neither itself nor the incident that it is a member of. */
export class ServiceLevels {
  constructor(private readonly database: Pick<Database, 'transaction'>) {}

  /** Looks at five hundred threats at most, each once however often it is asked; no changes where nothing is late. */
  async settle(now: number): Promise<LateThreats> {
    return this.database.transaction('service levels settle', async (sql) => {
      const late = await lockLateThreats(sql, now, MOST_AT_ONCE);
      const at = new Date(now).toISOString();
      const seen = await seenWith(sql, late);
      const acknowledged = late.filter(({ id }) => seen.has(id));
      const unseen = late.filter(({ id }) => !seen.has(id));
      const escalated = unseen.filter(({ decided }) => decided.triage === 'new');
      const breached = unseen.filter(({ dueAt }) => dueAt !== undefined && dueAt <= at);
      const lines = [...acknowledged.map(acknowledgement), ...escalated.map(escalation), ...breached.map(breach)];
      await writeLines(sql, lines, { author: undefined, at });
      await note(sql, 'threat.acknowledged', acknowledged, at);
      await note(sql, 'threat.escalated', escalated, at);
      await note(sql, 'threat.breached', breached, at);
      const [isNew, isBreached] = [new Set(escalated), new Set(breached)];
      const after = ({ id, decided }: LockedThreat): Decided => {
        const seenAt = seen.get(id);
        return seenAt === undefined ? escalatedByItself(decided) : moved(decided, 'acknowledged', seenAt);
      };
      const changes = await changeThreats(
        sql,
        late.map((threat) => ({
          id: threat.id,
          decided: isNew.has(threat) || seen.has(threat.id) ? after(threat) : threat.decided,
          answeredBy: threat.answeredBy,
          isDecided: isNew.has(threat) || seen.has(threat.id),
          ...(isBreached.has(threat) && { breachedAt: at }),
        })),
        undefined,
        at,
      );
      return { changes, escalated: escalated.length, breached: breached.length };
    });
  }
}

/** When somebody acknowledged the incident of each, ISO 8601; without those that nobody did. */
async function seenWith(sql: Sql, threats: readonly LockedThreat[]): Promise<ReadonlyMap<string, string>> {
  if (threats.length === 0) return new Map();
  const rows = await sql.query<{ id: string; at: number }>(SEEN, [threats.map(({ id }) => id)]);
  return new Map(rows.map(({ id, at }) => [id, new Date(at).toISOString()]));
}

function acknowledgement({ id, customerId, decided: { triage } }: LockedThreat): NewLine {
  return { threatId: id, customerId, kind: 'changed', before: { triage }, after: { triage: 'acknowledged' } };
}

function escalation({ id, customerId }: LockedThreat): NewLine {
  const states = { before: { triage: 'new' }, after: { triage: 'escalated' } } as const;
  return { threatId: id, customerId, kind: 'escalated', ...states };
}

function breach({ id, customerId }: LockedThreat): NewLine {
  return { threatId: id, customerId, kind: 'breached' };
}

/** One entry for all threats of a customer. */
async function note(sql: Sql, event: string, threats: readonly LockedThreat[], at: string): Promise<void> {
  const customers = [...new Set(threats.map(({ customerId }) => customerId))].sort((a, b) => a - b);
  for (const customerId of customers) {
    const ids = threats.filter((threat) => threat.customerId === customerId).map(({ id }) => id);
    const about = ids.length === 1 ? { threatId: ids[0]!, detail: {} } : { detail: { threats: ids } };
    await appendAudit(sql, { at, event, actor: ACTOR, customerId, ...about });
  }
}
