import { createHash } from 'node:crypto';
import type { ActionEvent, PlannedAction, ResponseAction, ResponsePlan } from '@soc-agent/contracts';
import type { ActionRecord, ActionStep } from '@soc-agent/domain';
import { appendAudit, type NewAuditEntry } from '../audit/audit-log.js';
import type { Database } from '../database/database.js';
import { unframed } from '../threats/documents.js';

/** Steps whose entry says what went wrong. */
const FAILURES: ReadonlySet<ActionEvent> = new Set(['action.attempt_failed', 'action.failed']);

/** What a step left behind; `changed` says whether it was this step that did it. */
export interface ActionChange {
  record: ActionRecord;
  changed: boolean;
}

const PLANNED = {
  name: 'actions planned',
  text: `select d.analysis, coalesce((select json_agg(a.record order by a.id) from threat_actions a where a.threat_id = d.id), '[]') as records
    from threat_documents d where d.id = $1 and d.analysis is not null`,
};
/** Steps with the actions of one threat are taken one after the other. */
const LOCK = {
  name: 'actions lock',
  text: `select customer_id from threats where id = $1 and status = 'completed' for update`,
};
const STORED = { name: 'actions stored', text: 'select record from threat_actions where id = $1' };
const PUT = {
  name: 'actions put',
  text: `insert into threat_actions (id, threat_id, customer_id, state, record) values ($1, $2, $3, $4, $5)
    on conflict (id) do update set state = excluded.state, record = excluded.record`,
};
const TOUCH = {
  name: 'threats touch',
  text: `update threats t set updated_at = $3, seq = n.seq, previous_seq = n.previous from next_change($2) n where t.id = $1`,
};

/** The actions of stored response plans: where each stands, and every step with its entry in the audit log. */
export class ActionStore {
  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /**
   * The current plan's actions in their order, then decided ones of earlier plans.
   * @returns undefined when the threat is unknown or has no plan yet.
   */
  async list(threatId: string): Promise<PlannedAction[] | undefined> {
    const [row] = await this.database.query<{ analysis: Buffer; records: ActionRecord[] }>(PLANNED, [threatId]);
    if (!row) return undefined;
    const { primaryAction, secondaryActions } = unframed<{ responsePlan: ResponsePlan }>(row.analysis).responsePlan;
    const records = new Map(row.records.map((record) => [record.id, record]));
    const planned = [primaryAction, ...secondaryActions].map((action, index) => {
      const id = actionIdOf(threatId, action);
      return { ...shownAction(records.get(id) ?? proposed(id, action)), index };
    });
    const current = new Set(planned.map(({ id }) => id));
    return [...planned, ...[...records.values()].filter(({ id }) => !current.has(id)).map(shownAction)];
  }

  /**
   * Takes one step with an action, together with its audit entry, unless the step finds nothing to do.
   * Of two steps at once, one sees what the other left.
   * @returns undefined when the threat, or an action nobody decided on yet and that is not given, is unknown.
   * @throws ActionConflictError as the step does.
   */
  async take(
    threatId: string,
    action: Pick<PlannedAction, 'id'> & Partial<PlannedAction>,
    step: ActionStep,
    now: number,
  ): Promise<ActionChange | undefined> {
    return this.database.transaction('actions take', async (sql) => {
      const [threat] = await sql.query<{ customer_id: number }>(LOCK, [threatId]);
      if (!threat) return undefined;
      // only now that nobody else takes a step
      const [stored] = await sql.query<{ record: ActionRecord }>(STORED, [action.id]);
      const record = stored?.record ?? (action.action && proposed(action.id, action.action));
      if (!record) return undefined;
      const next = step.apply(record, now);
      if (next === record) return { record, changed: false };
      const { customer_id } = threat;
      await sql.query(PUT, [next.id, threatId, customer_id, next.state, JSON.stringify(next)]);
      await appendAudit(sql, { ...auditOf(threatId, next, step, now), customerId: customer_id });
      await sql.query(TOUCH, [threatId, customer_id, new Date(now).toISOString()]);
      return { record: next, changed: true };
    });
  }
}

/** Made of what is to be done to what, so that a new analysis that proposes the same finds it where it stands. */
function actionIdOf(threatId: string, { actionType, target, parameters }: ResponseAction): string {
  const content = JSON.stringify([actionType, target?.kind, target?.value, parameters]);
  return `${threatId}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
}

function proposed(id: string, action: ResponseAction): ActionRecord {
  return { id, action, state: 'proposed', attempts: 0, approvals: 0 };
}

/** What people see of an action. */
export function shownAction({ approvals: _approvals, leaseUntil: _lease, ...record }: ActionRecord): PlannedAction {
  return record;
}

function auditOf(threatId: string, record: ActionRecord, { event, actor }: ActionStep, now: number): NewAuditEntry {
  const { id, action, reason, lastError, attempts } = record;
  return {
    at: new Date(now).toISOString(),
    event,
    actor,
    threatId,
    detail: {
      actionId: id,
      actionType: action.actionType,
      ...(action.target && { target: action.target }),
      ...(actor.kind === 'analyst' && reason !== undefined && { reason }),
      ...(actor.kind === 'system' && attempts > 0 && { attempt: attempts }),
      ...(FAILURES.has(event) && { error: lastError }),
    },
  };
}
