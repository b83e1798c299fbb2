import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ACTIONS, type ArmablePlaybooks, type AuditPage, type PlannedAction } from '@soc-agent/contracts';
import { freePort, newApiKey, runServiceProgram } from '@soc-agent/testing';
import { Queue } from 'bullmq';
import { setTimeout as wait } from 'node:timers/promises';
import { ActionDesk } from './action-desk.js';
import { ActionReceiver } from './action-receiver.js';
import { newSignal, type Api } from './api.js';
import { until } from './until.js';

const SECRET = 'known to the receiver';
let desk: ActionDesk;

/** A key that may everything and that no person made. */
async function keyOfTheCommandLine(): Promise<Api> {
  const key = newApiKey();
  await runServiceProgram('coordinator', 'first-access', { DATABASE_URL: desk.stack.databaseUrl, ADMIN_API_KEY: key });
  return desk.api.withKey(key);
}

function threatOf({ id }: PlannedAction): string {
  return id.slice(0, 36);
}

describe('orders to a receiver', () => {
  let receiver: ActionReceiver;
  beforeAll(async () => {
    receiver = new ActionReceiver(await freePort(), SECRET);
    await receiver.up();
    desk = await ActionDesk.open({
      RESPONSE_MODE: 'execute',
      RESPONSE_WEBHOOK_URL: receiver.url,
      RESPONSE_WEBHOOK_SECRET: SECRET,
    });
  });
  beforeEach(() => void (receiver.behaviour = 'take'));
  afterAll(async () => {
    await desk?.close();
    await receiver.down();
  });

  /** Orders that a person approved; what the plan lets run by itself comes beside them. */
  const ordersOf = (id: string, actionId: string) => receiver.of(id).filter(({ order }) => order.actionId === actionId);

  it('what the plan lets run by itself is sent at once, the rest is not', async () => {
    const id = await desk.analyzedThreat(newSignal());
    const automatic = (await desk.actionsOf(id)).filter(({ action }) => action.autoExecutable);
    expect(automatic.length).toBeGreaterThan(0);
    await until(
      () => desk.actionsOf(id),
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
    for (const { action, state } of await desk.actionsOf(id))
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
    const { items } = (await desk.api.get<ArmablePlaybooks>(`/api/customers/${name}/arming`)).body;
    const own = items.filter(({ origin }) => origin === 'own');
    const approvals = own.map(({ threatType, severity, version }) =>
      by.put(`/api/customers/${name}/arming/${threatType}/${severity}`, { version }),
    );
    return (await Promise.all(approvals)).map(({ status }) => status);
  }

  it('nobody has a host quarantined by a playbook, an indicator and a signal of their own', async () => {
    await wouldQuarantine('Attacked', desk.api);
    // whom they invite is no second person either
    const invited = await desk.api.person('Puppet', { role: 'admin' });
    for (const who of [desk.api, invited]) expect(await statusesOfApproval('Attacked', who)).toEqual([403, 403, 403]);
    const seen = { kind: 'ip', value: '203.0.113.66', description: 'x', source: 'me', seenAt: '2026-11-27T06:00:00Z' };
    expect((await desk.api.post('/api/context/indicators', seen)).status).toBe(201);
    const id = await desk.analyzedThreat(newSignal({ customerName: 'Attacked', ...ATTACK }));
    const [planned] = await desk.actionsOf(id);
    expect(planned?.action.actionType).toBe('quarantine');
    await wait(1000);
    expect((await desk.actionsOf(id))[0]?.state).toBe('proposed');
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
      await desk.api.analysis(body.id);
      return (await desk.actionsOf(body.id))[0]!;
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
    const id = await desk.analyzedThreat();
    await desk.decide(id, 'approve');
    const action = await desk.actionThat(id, ({ state }) => state === 'executed');
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
    const id = await desk.analyzedThreat();
    await Promise.all(Array.from({ length: 10 }, () => desk.decide(id, 'approve')));
    const { id: actionId } = await desk.actionThat(id, ({ state }) => state === 'executed');
    const queue = new Queue(ACTIONS.name, { connection: { url: desk.stack.redis.url }, prefix: '{soc}' });
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
    expect((await desk.decide(id, 'approve', 'Bob')).status).toBe(409);
  });

  it('a rejected action is never sent', async () => {
    const id = await desk.analyzedThreat();
    const { body } = await desk.decide(id, 'reject');
    await wait(500);
    expect(ordersOf(id, body.id)).toEqual([]);
  });

  it('a receiver that refuses, or points elsewhere, is not asked again; the state says why, and a new approval tries once more', async () => {
    for (const [behaviour, reason] of [
      ['refuse', 'the receiver answered 400'],
      ['redirect', 'the receiver answered 302'],
    ] as const) {
      receiver.behaviour = behaviour;
      const id = await desk.analyzedThreat();
      await desk.decide(id, 'approve');
      const failed = await desk.actionThat(id, ({ state }) => state === 'failed');
      expect(failed).toMatchObject({ attempts: 1, lastError: reason });
      receiver.behaviour = 'take';
      expect((await desk.decide(id, 'approve', 'Bob')).status).toBe(200);
      expect((await desk.actionThat(id, ({ state }) => state === 'executed')).attempts).toBe(2);
      expect(ordersOf(id, failed.id).map(({ idempotencyKey }) => idempotencyKey)).toEqual([failed.id, failed.id]);
    }
  });

  it('a receiver that answers 500 is asked again, with the same key, until attempts run out', async () => {
    receiver.behaviour = 'break';
    const id = await desk.analyzedThreat();
    await desk.decide(id, 'approve');
    const waiting = await desk.actionThat(id, ({ lastError }) => lastError !== undefined);
    expect(waiting).toMatchObject({ state: 'executing', lastError: 'the receiver answered 500' });
    expect((await desk.decide(id, 'reject')).status).toBe(409);
    const failed = await desk.actionThat(id, ({ state }) => state === 'failed');
    expect(failed.attempts).toBe(ACTIONS.attempts);
    expect(new Set(ordersOf(id, failed.id).map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set([failed.id]));
    expect(ordersOf(id, failed.id)).toHaveLength(ACTIONS.attempts);
  });

  it('a receiver that hangs holds up no analysis; once it answers, the action is executed', async () => {
    receiver.behaviour = 'hang';
    const id = await desk.analyzedThreat();
    await desk.decide(id, 'approve');
    await Promise.all(Array.from({ length: 5 }, () => desk.analyzedThreat()));
    expect(await desk.actionOf(id)).toMatchObject({ state: 'executing' });
    const waiting = await desk.actionThat(id, ({ lastError }) => lastError !== undefined);
    expect(waiting).toMatchObject({ state: 'executing', lastError: 'no answer within 5000 ms' });
    receiver.behaviour = 'take';
    await desk.actionThat(id, ({ state }) => state === 'executed');
  });

  it('a receiver that is down is told when it is back; a coordinator killed meanwhile changes nothing', async () => {
    await receiver.down();
    const id = await desk.analyzedThreat();
    await desk.decide(id, 'approve');
    expect((await desk.actionThat(id, ({ lastError }) => lastError !== undefined)).lastError).toMatch(
      /^not reachable: /,
    );
    await desk.stack.kill('coordinator');
    await receiver.up();
    await desk.stack.start('coordinator');
    const executed = await desk.actionThat(id, ({ state }) => state === 'executed');
    expect(ordersOf(id, executed.id)).toHaveLength(1);
    const { body } = await desk.api.get<AuditPage>('/api/audit?limit=500');
    const events = body.items.filter(({ detail }) => detail['actionId'] === executed.id).map(({ event }) => event);
    expect(events.filter((event) => event === 'action.executed')).toHaveLength(1);
  });
});
