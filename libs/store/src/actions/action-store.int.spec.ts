import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ResponseAction, ThreatSignal } from '@soc-agent/contracts';
import { claim, decision, failedAttempt, success } from '@soc-agent/domain';
import { createMigratedDatabase, emptyDatabase, threatAnalysis, threatSignal, withClient } from '@soc-agent/testing';
import { AuditLog } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatStore } from '../threats/threat-store.js';
import { ActionStore } from './action-store.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');

let url: string;
let drop: () => Promise<void>;
let database: Database;
let actions: ActionStore;
let audit: AuditLog;
let threats: ThreatStore;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
});
beforeEach(async () => {
  await emptyDatabase(url);
  actions = new ActionStore(database);
  audit = new AuditLog(database);
  threats = new ThreatStore(database);
});
afterAll(async () => {
  await database.close();
  await drop();
});

function block(value: string, changes: Partial<ResponseAction> = {}): ResponseAction {
  const { primaryAction } = threatAnalysis({ signal: threatSignal() }).responsePlan;
  return { ...primaryAction, actionType: 'block_ip', target: { kind: 'ip', value }, ...changes };
}

async function analyzed(proposed: ResponseAction[], { signal = threatSignal(), run = 1 } = {}): Promise<ThreatSignal> {
  const analysis = threatAnalysis({ signal, run });
  const [primaryAction = analysis.responsePlan.primaryAction, ...secondaryActions] = proposed;
  await threats.complete(
    { revision: 1, isStored: run > 1 },
    { ...analysis, responsePlan: { ...analysis.responsePlan, primaryAction, secondaryActions } },
    NOW,
  );
  return signal;
}

async function planned(id: string, index = 0) {
  const found = (await actions.list(id))?.find((action) => action.index === index);
  if (!found) throw new Error(`no action ${index}`);
  return found;
}

describe('the actions of a plan', () => {
  it('are proposed in the order of the plan, and unknown for a threat that is not analyzed', async () => {
    const { id } = await analyzed([block('203.0.113.1'), block('203.0.113.2')]);
    const listed = await actions.list(id);
    expect(listed?.map(({ index, state, action }) => [index, state, action.target?.value])).toEqual([
      [0, 'proposed', '203.0.113.1'],
      [1, 'proposed', '203.0.113.2'],
    ]);
    expect(await actions.list(threatSignal().id)).toBeUndefined();
  });

  it('of fifty analysts who decide at once, one wins and the log names that one alone', async () => {
    const { id } = await analyzed([block('203.0.113.1')]);
    const action = await planned(id);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) =>
        actions.take(id, action, decision(n % 2 ? 'approve' : 'reject', { analyst: `analyst ${n}` }), NOW),
      ),
    );
    const winners = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(winners).toHaveLength(1);
    const { items, total } = await audit.page(10);
    expect(total).toBe(1);
    expect(items[0]?.actor).toEqual({ kind: 'analyst', name: (await planned(id)).decidedBy });
  });

  it('are claimed by one of many workers', async () => {
    const { id } = await analyzed([block('203.0.113.1')]);
    const action = await planned(id);
    await actions.take(id, action, decision('approve', { analyst: 'Ann' }), NOW);
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => actions.take(id, { id: action.id }, claim(6000), NOW)),
    );
    expect(claims.filter((claimed) => claimed?.changed)).toHaveLength(1);
    expect((await planned(id)).attempts).toBe(1);
  });

  it('count as changes of their threat', async () => {
    const { id } = await analyzed([block('203.0.113.1')]);
    const [before] = await threats.summaries([id]);
    await actions.take(id, await planned(id), decision('reject', { analyst: 'Ann' }), NOW + 5000);
    const { items } = await threats.changedAfter(before?.seq ?? 0, 10);
    expect(items).toMatchObject([{ id, updatedAt: '2026-01-01T12:00:05.000Z' }]);
  });

  it('keep their state in a new analysis that proposes the same; what it no longer proposes stays on record', async () => {
    const signal = await analyzed([block('203.0.113.1'), block('203.0.113.2')]);
    for (const index of [0, 1]) {
      await actions.take(signal.id, await planned(signal.id, index), decision('done', { analyst: 'Ann' }), NOW);
    }
    await analyzed([block('203.0.113.3'), block('203.0.113.1', { reason: 'other words' })], { signal, run: 2 });
    expect(
      (await actions.list(signal.id))?.map(({ index, state, action }) => [index, state, action.target?.value]),
    ).toEqual([
      [0, 'proposed', '203.0.113.3'],
      [1, 'done', '203.0.113.1'],
      [undefined, 'done', '203.0.113.2'],
    ]);
  });

  it('are nobody’s any more when their threat is gone', async () => {
    const { id } = await analyzed([block('203.0.113.1')]);
    const action = await planned(id);
    await actions.take(id, action, decision('approve', { analyst: 'Ann' }), NOW);
    await withClient(url, (owner) => owner.query('delete from threats'));
    expect(await actions.take(id, { id: action.id }, claim(1), NOW)).toBeUndefined();
  });

  it('that nobody decided on cannot be stepped by id alone', async () => {
    const { id } = await analyzed([block('203.0.113.1')]);
    expect(await actions.take(id, { id: `${id}-000000000000` }, claim(1), NOW)).toBeUndefined();
  });
});

describe('the audit log', () => {
  it('lists each step once, newest first, with attempt and error', async () => {
    const { id } = await analyzed([block('203.0.113.1')]);
    const action = await planned(id);
    for (const step of [
      decision('approve', { analyst: 'Ann', reason: 'seen before' }),
      decision('approve', { analyst: 'Ann' }),
      claim(1000),
      failedAttempt(1, 'HTTP 500'),
      claim(1000),
      success(),
      success(),
    ]) {
      await actions.take(id, action, step, NOW);
    }
    const { items } = await audit.page(10);
    expect(
      items.map(({ event, actor, threatId, detail }) => [
        event,
        actor.name,
        threatId,
        detail['attempt'],
        detail['reason'],
        detail['error'],
      ]),
    ).toEqual([
      ['action.executed', 'action executor', id, 2, undefined, undefined],
      ['action.sending', 'action executor', id, 2, undefined, undefined],
      ['action.attempt_failed', 'action executor', id, 1, undefined, 'HTTP 500'],
      ['action.sending', 'action executor', id, 1, undefined, undefined],
      ['action.approved', 'Ann', id, undefined, 'seen before', undefined],
    ]);
    expect(items[0]?.detail).toMatchObject({ actionType: 'block_ip', target: { kind: 'ip', value: '203.0.113.1' } });
  });

  it('is paged without gaps or repeats', async () => {
    const { id } = await analyzed(Array.from({ length: 7 }, (_, n) => block(`203.0.113.${n}`)));
    for (let index = 0; index < 7; index++) {
      await actions.take(id, await planned(id, index), decision('reject', { analyst: `analyst ${index}` }), NOW);
    }
    const seen: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 4; pages++) {
      const page = await audit.page(3, cursor);
      seen.push(...page.items.map(({ actor }) => actor.name));
      cursor = page.nextCursor;
      if (!cursor) break;
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `analyst ${n}`));
  });
});
