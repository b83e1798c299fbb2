import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OccurrenceList, ThreatAnalysis, ThreatList, ThreatSummary } from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import { Api, falcoAlert, newSignal } from './api.js';
import { emptyQueues } from './patient-client.js';
import { replayTwice } from './replayed.js';
import { until } from './until.js';

/** Of the replay, on so many hosts. */
const REPLAYED = Number(process.env['REPLAYED'] ?? 600);
const HOSTS = 7;
const TIMEOUT_MS = 180_000 + REPLAYED * 300;

let stack: Stack;
let api: Api;
beforeAll(async () => {
  stack = await startStack({ FOLD_WINDOW_MINUTES: '10' });
  api = new Api(stack);
});
afterAll(() => stack?.stop());

async function send(customerName: string, changes: Record<string, unknown> = {}): Promise<string> {
  const answer = await api.post('/api/signals', newSignal({ customerName, ...changes }));
  expect(answer.status).toBe(202);
  return answer.body.id;
}

async function threatsOf(customer: string): Promise<ThreatSummary[]> {
  return (await api.get<ThreatList>(`/api/threats?customer=${customer}&limit=500`)).body.items;
}

function signalsOf(threats: readonly ThreatSummary[]): number {
  return threats.reduce((sum, { occurrences = 1 }) => sum + occurrences, 0);
}

async function occurrences(id: string): Promise<OccurrenceList> {
  return (await api.get<OccurrenceList>(`/api/threats/${id}/occurrences`)).body;
}

describe('signals that are alike', () => {
  it('are one threat, which is found by each, and analyzed again when they name more', async () => {
    const leader = await send('Alike');
    await api.analysis(leader);
    const others = [
      await send('Alike'),
      await send('Alike', { source: { product: 'sshd', ruleId: '5551', eventId: 'e-1' } }),
    ];
    const { items, total, reason } = await until(
      () => occurrences(leader),
      (list) => list.total === 2,
    );
    expect(items.map(({ id }) => id).sort()).toEqual(others.sort());
    expect([total, items.some(({ eventId }) => eventId === 'e-1'), typeof reason]).toEqual([2, true, 'string']);
    for (const id of others) {
      const shown = { id: leader, foldedInto: leader, occurrences: 3, signal: { id } };
      const found = await until(
        () => api.analysis(id),
        ({ occurrences: n }) => n === 3,
      );
      expect(found).toMatchObject(shown);
    }
    await send('Alike', { severity: 'HIGH', entities: { hosts: ['web-1'], users: ['root', 'mia'] } });
    const again = await until(
      () => api.analysis(leader),
      (threat: ThreatAnalysis) => threat.run === 2,
    );
    expect(again).toMatchObject({
      occurrences: 4,
      signal: { severity: 'HIGH', entities: { users: ['root', 'mia'] } },
    });
    expect(await threatsOf('Alike')).toMatchObject([{ id: leader, occurrences: 4 }]);
  });

  it('are not one that is CRITICAL, of another host, or an update', async () => {
    const ids = [
      await send('Unlike'),
      await send('Unlike', { severity: 'CRITICAL' }),
      await send('Unlike', { entities: { hosts: ['web-2'] } }),
    ];
    for (const id of ids) expect((await api.analysis(id)).id).toBe(id);
    const falco = async (output: string, uuid: number): Promise<string> =>
      (await api.post('/api/ingest/auto?customer=Updated', falcoAlert(uuid, { output, hostname: 'node-1' }))).body.id;
    const [first, folded] = [await falco('One', 1), await falco('Two', 2)];
    await until(
      () => threatsOf('Updated'),
      (threats) => signalsOf(threats) === 2,
    );
    expect(await falco('Two, changed', 2)).toBe(folded);
    const threats = await until(
      () => threatsOf('Updated'),
      (rows) => rows.length === 2 && rows.every(({ status }) => status === 'completed'),
    );
    expect(signalsOf(threats)).toBe(2);
    expect(threats.map(({ id }) => id).sort()).toEqual([first, folded].sort());
    expect((await api.analysis(folded)).id).toBe(folded);
  });

  it('are another threat once somebody has judged the first', async () => {
    const first = await send('Judged');
    await api.analysis(first);
    await api.post(`/api/threats/${first}/verdict`, { verdict: 'true_positive' });
    const second = await send('Judged');
    expect((await api.analysis(second)).id).toBe(second);
  });

  it('are unfolded by somebody, counted as before, and not folded again', async () => {
    const leader = await send('Unfolded');
    const ids = [leader, await send('Unfolded'), await send('Unfolded')];
    await until(
      () => threatsOf('Unfolded'),
      (threats) => signalsOf(threats) === 3,
    );
    expect(await api.post(`/api/threats/${leader}/unfold`, {})).toMatchObject({ status: 202, body: { signals: 2 } });
    const threats = await until(
      () => threatsOf('Unfolded'),
      (rows) => rows.length === 3 && rows.every(({ status }) => status === 'completed'),
    );
    expect(threats.map(({ id, occurrences: n }) => [id, n]).sort()).toEqual(ids.map((id) => [id, undefined]).sort());
    const counted = await Promise.all(ids.map((id) => api.analysis(id)));
    const alerts = counted.map(({ agentAnalyses }) => agentAnalyses.historical.triage?.alertsNow ?? 0);
    expect(Math.max(...alerts)).toBe(3);
    const [audit] = (await api.get<{ items: { event: string }[] }>('/api/audit?limit=1')).body.items;
    expect(audit?.event).toBe('threat.unfolded');
  });
});

describe('a replay in which everything is sent twice and connections are cut', () => {
  it(
    'comes to as many occurrences as there were signals',
    async () => {
      const time = new Date().toISOString();
      const ids = await replayTwice(stack, api, {
        count: REPLAYED,
        path: '/api/ingest/auto?customer=Replay',
        document: (n) => falcoAlert(n, { time, hostname: `node-${n % HOSTS}` }),
      });
      expect(new Set(ids.values()).size).toBe(REPLAYED);
      await emptyQueues(api, 120_000 + REPLAYED * 100);
      const threats = await threatsOf('Replay');
      expect(signalsOf(threats)).toBe(REPLAYED);
      expect(threats.length).toBeLessThan(REPLAYED / 10);
      const folded: string[] = [];
      for (const { id } of threats) {
        for (let cursor = ''; ;) {
          const { body } = await api.get<OccurrenceList>(`/api/threats/${id}/occurrences?limit=500${cursor}`);
          folded.push(id, ...body.items.map((one) => one.id));
          if (body.nextCursor === undefined) break;
          cursor = `&cursor=${body.nextCursor}`;
        }
      }
      expect(new Set(folded)).toEqual(new Set(ids.values()));
    },
    TIMEOUT_MS,
  );
});
