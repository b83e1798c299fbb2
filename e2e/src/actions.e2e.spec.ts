/* eslint-disable max-lines -- each state of an action, in one running stack for each mode */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ACTIONS, type ArmablePlaybooks, type AuditPage, type PlannedAction, type Problem } from '@soc-agent/contracts';
import { freePort, newApiKey, runServiceProgram, startStack, type Stack } from '@soc-agent/testing';
import { Queue } from 'bullmq';
import { setTimeout as wait } from 'node:timers/promises';
import { ActionReceiver } from './action-receiver.js';
import { Api, newSignal, type Answer } from './api.js';
import { until } from './until.js';

const SECRET = 'known to the receiver';
let stack: Stack;
let api: Api;
/** Analysts who may approve what contains. */
let people: Record<'Ann' | 'Bob' | 'Cleo' | 'Dan', Api>;

type Actions = { items: PlannedAction[] };

/** Left out, a threat whose plan proposes what a person has to approve. */
async function analyzedThreat(
  signal = newSignal({ threatType: 'device_compromise', severity: 'CRITICAL', mitreHints: ['T1486'] }),
): Promise<string> {
  const id = await api.accepted(signal);
  await api.analysis(id);
  return id;
}

async function actionsOf(id: string): Promise<PlannedAction[]> {
  return (await api.get<Actions>(`/api/threats/${id}/actions`)).body.items;
}

/** The action under test: nothing happens to it without a person. */
async function actionOf(id: string): Promise<PlannedAction> {
  const found = (await actionsOf(id)).find(({ action }) => action.requiresApproval);
  if (!found) throw new Error('the plan has no action that needs approval');
  return found;
}

async function startWith(env: Record<string, string> = {}): Promise<void> {
  stack = await startStack(env);
  api = new Api(stack);
  const names = ['Ann', 'Bob', 'Cleo', 'Dan'] as const;
  const apis = await Promise.all(names.map((name) => api.person(name, { approver: true })));
  people = Object.fromEntries(names.map((name, n) => [name, apis[n]])) as typeof people;
}

async function decide(
  id: string,
  verb: string,
  who: keyof typeof people = 'Ann',
  body: unknown = {},
): Promise<Answer<PlannedAction & Problem>> {
  return people[who].post(`/api/threats/${id}/actions/${(await actionOf(id)).index}/${verb}`, body);
}

/** The action under test once it is so. */
async function actionThat(id: string, isSo: (action: PlannedAction) => boolean): Promise<PlannedAction> {
  return until(() => actionOf(id), isSo);
}

describe('with execution off', () => {
  beforeAll(async () => {
    await startWith();
  });
  afterAll(() => stack?.stop());

  it('a plan can be approved and recorded as done; nothing runs', async () => {
    const id = await analyzedThreat();
    expect((await actionsOf(id)).every(({ state }) => state === 'proposed')).toBe(true);
    expect((await decide(id, 'approve', 'Ann', { reason: 'seen before' })).body).toMatchObject({
      state: 'approved',
      decidedBy: 'Ann',
    });
    await wait(500);
    expect(await actionOf(id)).toMatchObject({ state: 'approved', attempts: 0 });
    expect((await decide(id, 'done', 'Bob')).body).toMatchObject({ state: 'done', decidedBy: 'Bob' });
    const { body } = await api.get<AuditPage>('/api/audit?limit=2');
    expect(body.items.map(({ event, actor, threatId }) => [event, actor, threatId])).toEqual([
      ['action.done', { kind: 'analyst', name: 'Bob' }, id],
      ['action.approved', { kind: 'analyst', name: 'Ann' }, id],
    ]);
    expect(body.nextCursor).toBeDefined();
  });

  it('of analysts who decide at once one wins, the others get a problem that says who', async () => {
    const id = await analyzedThreat();
    const answers = await Promise.all(
      (['Ann', 'Bob', 'Cleo', 'Dan'] as const).map((who, n) => decide(id, n % 2 ? 'reject' : 'approve', who)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const winner = answers.find(({ status }) => status === 200)?.body.decidedBy ?? '';
    for (const { body, headers } of answers.filter(({ status }) => status === 409)) {
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(body.detail).toContain(winner);
    }
  });

  it('what contains is approved by people who have the right to, and by no key', async () => {
    const id = await analyzedThreat();
    const { index } = await actionOf(id);
    const path = `/api/threats/${id}/actions/${index}/approve`;
    const eve = await api.person('Eve');
    for (const who of [eve, api]) expect(await who.post(path, {})).toMatchObject({ status: 403 });
    expect((await actionOf(id)).state).toBe('proposed');
    expect((await eve.post(path.replace('approve', 'reject'), {})).status).toBe(200);
  });

  it('a change reaches the list of changes', async () => {
    const id = await analyzedThreat();
    const { seq } = await api.analysis(id);
    await decide(id, 'reject');
    await until(
      async () => (await api.get<{ items: { id: string }[] }>(`/api/threats?after_seq=${seq}`)).body.items,
      (rows) => rows.some((row) => row.id === id),
    );
  });

  it('bad requests are refused by field and change nothing', async () => {
    const id = await analyzedThreat();
    const at = (path: string, body: unknown = {}) =>
      people.Ann.post<PlannedAction & Problem>(`/api/threats/${path}`, body);
    for (const [request, status, field] of [
      [decide(id, 'approve', 'Ann', { analyst: 'Bob' }), 400, 'analyst'],
      [decide(id, 'approve', 'Ann', { reason: 'x'.repeat(1025) }), 400, 'reason'],
      [decide(id, 'approve', 'Ann', { admin: true }), 400, 'admin'],
      [decide(id, 'approve', 'Ann', { actionId: 'another' }), 409, undefined],
      [decide(id, 'explode'), 400, 'verb'],
      [at(`${id}/actions/-1/approve`), 400, 'index'],
      [at(`${id}/actions/99/approve`), 404, undefined],
      [at('nothing/actions/0/approve'), 400, 'id'],
      [at('0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f/actions/0/approve'), 404, undefined],
      [api.get<PlannedAction & Problem>('/api/audit?cursor=x'), 400, 'cursor'],
    ] as const) {
      const { status: answered, body } = await request;
      expect([answered, body.errors?.[0]?.field]).toEqual([status, field]);
    }
    expect((await actionOf(id)).state).toBe('proposed');
  });
});

/** A key that may everything and that no person made. */
async function keyOfTheCommandLine(): Promise<Api> {
  const key = newApiKey();
  await runServiceProgram('coordinator', 'first-access', { DATABASE_URL: stack.databaseUrl, ADMIN_API_KEY: key });
  return api.withKey(key);
}

function threatOf({ id }: PlannedAction): string {
  return id.slice(0, 36);
}

describe('with a receiver', () => {
  let receiver: ActionReceiver;
  beforeAll(async () => {
    receiver = new ActionReceiver(await freePort(), SECRET);
    await receiver.up();
    await startWith({
      RESPONSE_MODE: 'execute',
      RESPONSE_WEBHOOK_URL: receiver.url,
      RESPONSE_WEBHOOK_SECRET: SECRET,
    });
  });
  beforeEach(() => void (receiver.behaviour = 'take'));
  afterAll(async () => {
    await stack.stop();
    await receiver.down();
  });

  /** Orders that a person approved; what the plan lets run by itself comes beside them. */
  const ordersOf = (id: string, actionId: string) => receiver.of(id).filter(({ order }) => order.actionId === actionId);

  it('what the plan lets run by itself is sent at once, the rest is not', async () => {
    const id = await analyzedThreat(newSignal());
    const automatic = (await actionsOf(id)).filter(({ action }) => action.autoExecutable);
    expect(automatic.length).toBeGreaterThan(0);
    await until(
      () => actionsOf(id),
      (actions) => actions.every(({ action, state }) => !action.autoExecutable || state === 'executed'),
    );
    await wait(300);
    expect(
      receiver
        .of(id)
        .map(({ order }) => order.actionId)
        .sort(),
    ).toEqual(automatic.map((action) => action.id).sort());
    for (const { order, signed } of receiver.of(id)) {
      expect({ signed, ...order.approvedBy }).toEqual({ signed: true, kind: 'system', name: 'response plan' });
    }
    for (const { action, state } of await actionsOf(id))
      expect(state).toBe(action.autoExecutable ? 'executed' : 'proposed');
  });

  const SEVERITIES = ['MEDIUM', 'HIGH', 'CRITICAL'] as const;
  const ATTACK = {
    threatType: 'device_compromise',
    severity: 'CRITICAL',
    mitreHints: ['T1486'],
    entities: { sourceIps: ['203.0.113.66'], users: ['root'], hosts: ['dc01'] },
  };

  /** A customer whose playbooks would quarantine by themselves, written by somebody. */
  async function wouldQuarantine(name: string, writer: Api): Promise<void> {
    const primary = { action: 'quarantine', targets: ['host'], automatic: true, reason: 'r', impact: 'i' };
    const about = { threatType: 'device_compromise', secondary: [], escalation: ['x'], notes: 'n' };
    const playbooks = SEVERITIES.map((severity) => ({ ...about, severity, primary }));
    const customer = { tier: 'standard', sensitivity: 'high', playbooks };
    expect((await writer.put(`/api/customers/${name}`, customer)).status).toBe(201);
  }

  async function statusesOfApproval(name: string, by: Api): Promise<number[]> {
    const { items } = (await api.get<ArmablePlaybooks>(`/api/customers/${name}/arming`)).body;
    const own = items.filter(({ origin }) => origin === 'own');
    const approvals = own.map(({ threatType, severity, version }) =>
      by.put(`/api/customers/${name}/arming/${threatType}/${severity}`, { version }),
    );
    return (await Promise.all(approvals)).map(({ status }) => status);
  }

  it('nobody has a host quarantined by a playbook, an indicator and a signal of their own', async () => {
    await wouldQuarantine('Attacked', api);
    // whom they invite is no second person either
    const invited = await api.person('Puppet', { role: 'admin' });
    for (const who of [api, invited]) expect(await statusesOfApproval('Attacked', who)).toEqual([403, 403, 403]);
    const seen = { kind: 'ip', value: '203.0.113.66', description: 'x', source: 'me', seenAt: '2026-11-27T06:00:00Z' };
    expect((await api.post('/api/context/indicators', seen)).status).toBe(201);
    const id = await analyzedThreat(newSignal({ customerName: 'Attacked', ...ATTACK }));
    const [planned] = await actionsOf(id);
    expect(planned?.action.actionType).toBe('quarantine');
    await wait(1000);
    expect((await actionsOf(id))[0]?.state).toBe('proposed');
    expect(receiver.of(id).map(({ order }) => order.action.actionType)).not.toContain('quarantine');
  });

  it('an armed playbook quarantines by a signal of somebody else than who armed it', async () => {
    const [writers, approvers, sensor] = await Promise.all([1, 2, 3].map(keyOfTheCommandLine));
    const [writer, approver] = await Promise.all([
      writers!.person('Writer', { role: 'admin' }),
      approvers!.person('Approver', { role: 'admin' }),
    ]);
    await wouldQuarantine('Armed', writer);
    expect(await statusesOfApproval('Armed', writer)).toEqual([403, 403, 403]);
    expect(await statusesOfApproval('Armed', approver)).toEqual([200, 200, 200]);
    const sent = async (by: Api): Promise<PlannedAction> => {
      const { body } = await by.post('/api/signals', newSignal({ customerName: 'Armed', ...ATTACK }));
      await api.analysis(body.id);
      return (await actionsOf(body.id))[0]!;
    };
    expect(await sent(writer)).toMatchObject({ state: 'proposed', action: { requiresApproval: true } });
    expect(await sent(writers!)).toMatchObject({ state: 'proposed', action: { requiresApproval: true } });
    const armed = await sent(sensor!);
    expect(armed.action).toMatchObject({ actionType: 'quarantine', armedBy: ['Writer', 'Approver'] });
    await until(() => ordersOf(threatOf(armed), armed.id).length);
    expect(ordersOf(threatOf(armed), armed.id)).toMatchObject([
      { signed: true, order: { approvedBy: { name: 'response plan' } } },
    ]);
  });

  it('an approved action is sent once, signed, and is executed', async () => {
    const id = await analyzedThreat();
    await decide(id, 'approve');
    const action = await actionThat(id, ({ state }) => state === 'executed');
    expect(action.attempts).toBe(1);
    expect(ordersOf(id, action.id)).toMatchObject([
      {
        signed: true,
        idempotencyKey: action.id,
        order: { customerName: 'RetailMax', action: action.action, approvedBy: { kind: 'analyst', name: 'Ann' } },
      },
    ]);
  });

  it('approved again and again, also by jobs that come twice, it is sent once', async () => {
    const id = await analyzedThreat();
    await Promise.all(Array.from({ length: 10 }, () => decide(id, 'approve')));
    const { id: actionId } = await actionThat(id, ({ state }) => state === 'executed');
    const queue = new Queue(ACTIONS.name, { connection: { url: stack.redis.url }, prefix: '{soc}' });
    await queue.addBulk(
      Array.from({ length: 5 }, (_, n) => ({
        name: ACTIONS.name,
        data: { threatId: id, actionId },
        opts: { jobId: `again-${n}` },
      })),
    );
    // a job that is done is removed
    const left = async () =>
      (await Promise.all([0, 1, 2, 3, 4].map((n) => queue.getJob(`again-${n}`)))).filter(Boolean);
    await until(left, ({ length }) => length === 0);
    await queue.close();
    expect(ordersOf(id, actionId)).toHaveLength(1);
    expect((await decide(id, 'approve', 'Bob')).status).toBe(409);
  });

  it('a rejected action is never sent', async () => {
    const id = await analyzedThreat();
    const { body } = await decide(id, 'reject');
    await wait(500);
    expect(ordersOf(id, body.id)).toEqual([]);
  });

  it('a receiver that refuses, or points elsewhere, is not asked again; the state says why, and a new approval tries once more', async () => {
    for (const [behaviour, reason] of [
      ['refuse', 'the receiver answered 400'],
      ['redirect', 'the receiver answered 302'],
    ] as const) {
      receiver.behaviour = behaviour;
      const id = await analyzedThreat();
      await decide(id, 'approve');
      const failed = await actionThat(id, ({ state }) => state === 'failed');
      expect(failed).toMatchObject({ attempts: 1, lastError: reason });
      receiver.behaviour = 'take';
      expect((await decide(id, 'approve', 'Bob')).status).toBe(200);
      expect((await actionThat(id, ({ state }) => state === 'executed')).attempts).toBe(2);
      expect(ordersOf(id, failed.id).map(({ idempotencyKey }) => idempotencyKey)).toEqual([failed.id, failed.id]);
    }
  });

  it('a receiver that answers 500 is asked again, with the same key, until attempts run out', async () => {
    receiver.behaviour = 'break';
    const id = await analyzedThreat();
    await decide(id, 'approve');
    const waiting = await actionThat(id, ({ lastError }) => lastError !== undefined);
    expect(waiting).toMatchObject({ state: 'executing', lastError: 'the receiver answered 500' });
    expect((await decide(id, 'reject')).status).toBe(409);
    const failed = await actionThat(id, ({ state }) => state === 'failed');
    expect(failed.attempts).toBe(ACTIONS.attempts);
    expect(new Set(ordersOf(id, failed.id).map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set([failed.id]));
    expect(ordersOf(id, failed.id)).toHaveLength(ACTIONS.attempts);
  });

  it('a receiver that hangs holds up no analysis; once it answers, the action is executed', async () => {
    receiver.behaviour = 'hang';
    const id = await analyzedThreat();
    await decide(id, 'approve');
    await Promise.all(Array.from({ length: 5 }, () => analyzedThreat()));
    expect(await actionOf(id)).toMatchObject({ state: 'executing' });
    const waiting = await actionThat(id, ({ lastError }) => lastError !== undefined);
    expect(waiting).toMatchObject({ state: 'executing', lastError: 'no answer within 5000 ms' });
    receiver.behaviour = 'take';
    await actionThat(id, ({ state }) => state === 'executed');
  });

  it('a receiver that is down is told when it is back; a coordinator killed meanwhile changes nothing', async () => {
    await receiver.down();
    const id = await analyzedThreat();
    await decide(id, 'approve');
    expect((await actionThat(id, ({ lastError }) => lastError !== undefined)).lastError).toMatch(/^not reachable: /);
    await stack.kill('coordinator');
    await receiver.up();
    await stack.start('coordinator');
    const executed = await actionThat(id, ({ state }) => state === 'executed');
    expect(ordersOf(id, executed.id)).toHaveLength(1);
    const { body } = await api.get<AuditPage>('/api/audit?limit=500');
    const events = body.items.filter(({ detail }) => detail['actionId'] === executed.id).map(({ event }) => event);
    expect(events.filter((event) => event === 'action.executed')).toHaveLength(1);
  });
});

describe('in a dry run', () => {
  afterEach(() => stack.stop());

  it('an approved action is noted and not sent', async () => {
    const receiver = new ActionReceiver(await freePort(), SECRET);
    await receiver.up();
    await startWith({
      RESPONSE_MODE: 'dry-run',
      RESPONSE_WEBHOOK_URL: receiver.url,
      RESPONSE_WEBHOOK_SECRET: SECRET,
    });
    const id = await analyzedThreat();
    await decide(id, 'approve');
    const tried = await actionThat(id, ({ dryRunAt }) => dryRunAt !== undefined);
    expect(tried).toMatchObject({ state: 'approved', attempts: 0 });
    const { body } = await api.get<AuditPage>('/api/audit');
    expect(body.items.map(({ event }) => event)).toContain('action.dry_run');
    await wait(300);
    expect(receiver.received).toEqual([]);
    await receiver.down();
  });
});

describe('without a secret', () => {
  it('execution does not start, and says what is missing', async () => {
    await expect(startStack({ RESPONSE_MODE: 'execute', RESPONSE_WEBHOOK_SECRET: 'short' })).rejects.toThrow(
      /RESPONSE_WEBHOOK_URL must be the URL[^]*RESPONSE_WEBHOOK_SECRET must have at least 16/,
    );
  });
});
