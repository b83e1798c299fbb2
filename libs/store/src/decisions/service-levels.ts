import { escalatedByItself } from '@soc-agent/domain';
import { appendAudit } from '../audit/audit-log.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { changeThreats, lockLateThreats, type LockedThreat, type NumberedChange } from './decided-threats.js';
import { writeLines, type NewLine } from './threat-log.js';

/** Threats that one transaction changes. */
const MOST_AT_ONCE = 500;
const ACTOR = { kind: 'system', name: 'service levels' } as const;

/** What the clock brought about. */
export interface LateThreats {
  changes: NumberedChange[];
  /** How many nobody had acknowledged by half of their time, and by the end of it. */
  escalated: number;
  breached: number;
}

/** Finds what nobody has acknowledged in time. */
export class ServiceLevels {
  constructor(private readonly database: Pick<Database, 'transaction'>) {}

  /** Looks at five hundred threats at most, each once however often it is asked; no changes where nothing is late. */
  async settle(now: number): Promise<LateThreats> {
    return this.database.transaction('service levels settle', async (sql) => {
      const late = await lockLateThreats(sql, now, MOST_AT_ONCE);
      const at = new Date(now).toISOString();
      const escalated = late.filter(({ decided }) => decided.triage === 'new');
      const breached = late.filter(({ dueAt }) => dueAt !== undefined && dueAt <= at);
      await writeLines(sql, [...escalated.map(escalation), ...breached.map(breach)], { author: undefined, at });
      await note(sql, 'threat.escalated', escalated, at);
      await note(sql, 'threat.breached', breached, at);
      const [isNew, isBreached] = [new Set(escalated), new Set(breached)];
      const changes = await changeThreats(
        sql,
        late.map((threat) => ({
          id: threat.id,
          decided: isNew.has(threat) ? escalatedByItself(threat.decided) : threat.decided,
          answeredBy: threat.answeredBy,
          isDecided: isNew.has(threat),
          ...(isBreached.has(threat) && { breachedAt: at }),
        })),
        undefined,
        at,
      );
      return { changes, escalated: escalated.length, breached: breached.length };
    });
  }
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
