import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ThreatAnalysis, ThreatSignal } from '@soc-agent/contracts';
import { createMigratedDatabase, emptyDatabase, threatAnalysis, threatSignal } from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatStore } from '../threats/threat-store.js';
import { VerdictStore, type NewVerdict } from './verdict-store.js';

const FIRST = { revision: 1, isStored: false };
// events of the last hours count at their own time
const NOW = Date.now() - 4 * 3_600_000;
const HARMLESS: NewVerdict = { verdict: 'false_positive', analyst: 'ada' };
const REAL: NewVerdict = { verdict: 'true_positive', analyst: 'bob' };

let url: string;
let drop: () => Promise<void>;
let database: Database;
let verdicts: VerdictStore;
let threats: ThreatStore;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
});
beforeEach(async () => {
  await emptyDatabase(url);
  verdicts = new VerdictStore(database);
  threats = new ThreatStore(database);
});
afterAll(async () => {
  await database.close();
  await drop();
});

function alert(changes: Partial<ThreatSignal> = {}): ThreatSignal {
  const source = { product: 'suricata', format: 'native', ruleId: '2001' };
  return threatSignal({ customerName: 'RetailMax', source, entities: { hosts: ['web-1'] }, ...changes });
}

describe('the review of a group', () => {
  const asking = { requiresHumanReview: true, reviewReasons: ['It is rated HIGH.'] };
  const asks = async (id: string) => (await threats.find(id)) as ThreatAnalysis;

  async function called(minutes: number, changes: Partial<ThreatSignal> = {}): Promise<string> {
    const timestamp = new Date(NOW + minutes * 60_000).toISOString();
    const signal = alert({ severity: 'HIGH', timestamp, ...changes });
    await threats.complete(FIRST, { ...threatAnalysis({ signal, severity: 'HIGH' }), ...asking }, NOW);
    return signal.id;
  }

  it('is asked for once, and the repetitions name who asks', async () => {
    const [first, second] = [await called(0), await called(5)];
    expect(await asks(first)).toMatchObject({ requiresHumanReview: true });
    expect(await asks(second)).toMatchObject({ requiresHumanReview: false, reviewAnsweredBy: first });
    const others = [
      await called(5, { entities: threatSignal({ entities: { hosts: ['db-1'] } }).entities }),
      await called(60),
    ];
    for (const id of others) expect(await asks(id)).toMatchObject({ requiresHumanReview: true });
  });

  it('is asked for by each CRITICAL until one of them has a verdict, and again when it is withdrawn', async () => {
    const ids = [await called(0, { severity: 'CRITICAL' }), await called(3, { severity: 'CRITICAL' })] as const;
    const asked = async () => (await threats.summaries(ids)).map((summary) => summary.requiresHumanReview);
    expect(await asked()).toEqual([true, true]);
    await verdicts.give(ids[1], { ...REAL, verdict: 'unsure' }, NOW);
    expect(await asked()).toEqual([true, true]);
    await verdicts.give(ids[1], REAL, NOW);
    expect(await asked()).toEqual([false, false]);
    expect(await asks(ids[0])).toMatchObject({ requiresHumanReview: false, reviewAnsweredBy: ids[1] });
    expect(await asks(await called(8, { severity: 'CRITICAL' }))).toMatchObject({ reviewAnsweredBy: ids[1] });
    await verdicts.withdraw(ids[1], undefined, NOW);
    expect(await asked()).toEqual([true, true]);
  });

  it('is not asked for again by a new analysis after a verdict', async () => {
    const id = await called(0);
    await verdicts.give(id, HARMLESS, NOW);
    const { signal } = await asks(id);
    await threats.complete({ ...FIRST, isStored: true }, { ...threatAnalysis({ signal, run: 2 }), ...asking }, NOW);
    expect(await asks(id)).toMatchObject({ requiresHumanReview: false });
    await verdicts.withdraw(id, undefined, NOW);
    expect(await asks(id)).toMatchObject({ requiresHumanReview: true });
  });

  it('gives one answer to the same threat stored twice, and one asking of fifty at once', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, (_, n) => called(n / 10)));
    const asking_ = (await threats.summaries(ids)).filter((summary) => summary.requiresHumanReview);
    expect(asking_).toHaveLength(1);
    const [{ id } = { id: '' }] = asking_;
    await threats.complete(FIRST, { ...threatAnalysis({ signal: (await asks(id)).signal }), ...asking }, NOW);
    expect((await threats.summaries([id]))[0]?.requiresHumanReview).toBe(true);
  });
});
