import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditPage, PlannedAction, Problem } from '@soc-agent/contracts';
import { setTimeout as wait } from 'node:timers/promises';
import { ActionDesk } from '../action-desk.js';
import { stack } from '../shared-stack.js';
import { until } from '../until.js';

let desk: ActionDesk;

describe('with execution off', () => {
  beforeAll(async () => {
    desk = await ActionDesk.at(stack);
  });

  it('a plan can be approved and recorded as done; nothing runs', async () => {
    const id = await desk.analyzedThreat();
    expect((await desk.actionsOf(id)).every(({ state }) => state === 'proposed')).toBe(true);
    expect((await desk.decide(id, 'approve', 'Ann', { reason: 'seen before' })).body).toMatchObject({
      state: 'approved',
      decidedBy: 'Ann',
    });
    await wait(500);
    expect(await desk.actionOf(id)).toMatchObject({ state: 'approved', attempts: 0 });
    expect((await desk.decide(id, 'done', 'Bob')).body).toMatchObject({ state: 'done', decidedBy: 'Bob' });
    const { body } = await desk.api.get<AuditPage>('/api/audit?limit=2');
    expect(body.items.map(({ event, actor, threatId }) => [event, actor, threatId])).toEqual([
      ['action.done', { kind: 'analyst', name: 'Bob' }, id],
      ['action.approved', { kind: 'analyst', name: 'Ann' }, id],
    ]);
    expect(body.nextCursor).toBeDefined();
  });

  it('of analysts who decide at once one wins, the others get a problem that says who', async () => {
    const id = await desk.analyzedThreat();
    const answers = await Promise.all(
      (['Ann', 'Bob', 'Cleo', 'Dan'] as const).map((who, n) => desk.decide(id, n % 2 ? 'reject' : 'approve', who)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const winner = answers.find(({ status }) => status === 200)?.body.decidedBy ?? '';
    for (const { body, headers } of answers.filter(({ status }) => status === 409)) {
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(body.detail).toContain(winner);
    }
  });

  it('what contains is approved by people who have the right to, and by no key', async () => {
    const id = await desk.analyzedThreat();
    const { index } = await desk.actionOf(id);
    const path = `/api/threats/${id}/actions/${index}/approve`;
    const eve = await desk.api.person('Eve');
    for (const who of [eve, desk.api]) expect(await who.post(path, {})).toMatchObject({ status: 403 });
    expect((await desk.actionOf(id)).state).toBe('proposed');
    expect((await eve.post(path.replace('approve', 'reject'), {})).status).toBe(200);
  });

  it('a change reaches the list of changes', async () => {
    const id = await desk.analyzedThreat();
    const { seq } = await desk.api.analysis(id);
    await desk.decide(id, 'reject');
    await until(
      async () => (await desk.api.get<{ items: { id: string }[] }>(`/api/threats?after_seq=${seq}`)).body.items,
      (rows) => rows.some((row) => row.id === id),
    );
  });

  it('bad requests are refused by field and change nothing', async () => {
    const id = await desk.analyzedThreat();
    const at = (path: string, body: unknown = {}) =>
      desk.people.Ann.post<PlannedAction & Problem>(`/api/threats/${path}`, body);
    for (const [request, status, field] of [
      [desk.decide(id, 'approve', 'Ann', { analyst: 'Bob' }), 400, 'analyst'],
      [desk.decide(id, 'approve', 'Ann', { reason: 'x'.repeat(1025) }), 400, 'reason'],
      [desk.decide(id, 'approve', 'Ann', { admin: true }), 400, 'admin'],
      [desk.decide(id, 'approve', 'Ann', { actionId: 'another' }), 409, undefined],
      [desk.decide(id, 'explode'), 400, 'verb'],
      [at(`${id}/actions/-1/approve`), 400, 'index'],
      [at(`${id}/actions/99/approve`), 404, undefined],
      [at('nothing/actions/0/approve'), 400, 'id'],
      [at('0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f/actions/0/approve'), 404, undefined],
      [desk.api.get<PlannedAction & Problem>('/api/audit?cursor=x'), 400, 'cursor'],
    ] as const) {
      const { status: answered, body } = await request;
      expect([answered, body.errors?.[0]?.field]).toEqual([status, field]);
    }
    expect((await desk.actionOf(id)).state).toBe('proposed');
  });
});
