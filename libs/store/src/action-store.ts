import { createHash } from 'node:crypto';
import type { ActionEvent, PlannedAction, ResponseAction, ResponsePlan } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { CHANGE_ACTION } from './action-scripts.js';
import { ACTION_FIELD, type ActionRecord, type ActionStep } from './action-states.js';
import { RedisScript } from './redis-scripts.js';

const changeAction = new RedisScript(CHANGE_ACTION);

/** Steps whose entry says what went wrong. */
const FAILURES: ReadonlySet<ActionEvent> = new Set(['action.attempt_failed', 'action.failed']);

/** How often a step is tried again because another came between reading and writing. */
const MAX_RACES = 10;

/** What a step left behind; `changed` says whether it was this step that did it. */
export interface ActionChange {
  record: ActionRecord;
  changed: boolean;
}

/** The actions of stored response plans: where each stands, and every step with its entry in the audit log. */
export class ActionStore {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /**
   * The current plan's actions in their order, then decided ones of earlier plans.
   * @returns undefined when the threat is unknown or has no plan yet.
   */
  async list(threatId: string): Promise<PlannedAction[] | undefined> {
    const { doc, ...fields } = await this.redis.hgetall(this.threatKey(threatId));
    if (doc === undefined) return undefined;
    const { primaryAction, secondaryActions } = (JSON.parse(doc) as { responsePlan: ResponsePlan }).responsePlan;
    const records = new Map(
      Object.entries(fields).flatMap(([name, text]) => {
        if (!name.startsWith(ACTION_FIELD)) return [];
        const record = JSON.parse(text) as ActionRecord;
        return [[record.id, record] as const];
      }),
    );
    const planned = [primaryAction, ...secondaryActions].map((action, index) => {
      const id = actionIdOf(threatId, action);
      return { ...shown(records.get(id) ?? proposed(id, action)), index };
    });
    const current = new Set(planned.map(({ id }) => id));
    return [...planned, ...[...records.values()].filter(({ id }) => !current.has(id)).map(shown)];
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
    const field = `${ACTION_FIELD}${action.id}`;
    for (let race = 0; race < MAX_RACES; race++) {
      const stored = await this.redis.hget(this.threatKey(threatId), field);
      const record =
        stored === null ? action.action && proposed(action.id, action.action) : (JSON.parse(stored) as ActionRecord);
      if (!record) return undefined;
      const next = step.apply(record, now);
      if (next === record) return { record, changed: false };
      const answer = await changeAction.run(
        this.redis,
        this.threatKey(threatId),
        this.prefix,
        threatId,
        field,
        stored ?? '',
        JSON.stringify(next),
        JSON.stringify(auditOf(threatId, next, step, now)),
        now,
      );
      if (answer === 'gone') return undefined;
      if (answer === 'stored') return { record: next, changed: true };
    }
    throw new Error(`action ${action.id} is changed by too many at once`);
  }

  private threatKey(id: string): string {
    return `${this.prefix}:threat:${id}`;
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

function shown({ approvals: _approvals, leaseUntil: _lease, ...record }: ActionRecord): PlannedAction {
  return record;
}

function auditOf(threatId: string, record: ActionRecord, { event, actor }: ActionStep, now: number): object {
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
