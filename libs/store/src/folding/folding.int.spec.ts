import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SEVERITIES, Shards, type ThreatSignal } from '@soc-agent/contracts';
import { eventTime, FoldMemory, TriageHistory } from '@soc-agent/domain';
import {
  createTestDatabase,
  emptyDatabase,
  randomPrefix,
  sharedRedisUrl,
  threatAnalysis,
  threatSignal,
} from '@soc-agent/testing';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatRetention } from '../threats/threat-retention.js';
import { ThreatStore } from '../threats/threat-store.js';
import { RedisTriageMemory } from '../triage/triage-memory.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { FoldIndex } from './fold-index.js';
import { FoldStore, type Foldable, type FoldedSignal, type FoldOutcome } from './fold-store.js';
import { Occurrences } from './occurrences.js';

const NOW = Date.parse('2026-01-05T10:00:00Z');
const MINUTE = 60_000;
const WINDOW = 10 * MINUTE;
const FIRST = { revision: 1, isStored: false };

const redis = new Redis(sharedRedisUrl());
let url: string;
let drop: () => Promise<void>;
let database: Database;
let threats: ThreatStore;
let folds: FoldStore;
let folded: Occurrences;
beforeAll(async () => {
  ({ url, drop } = await createTestDatabase());
  await migrate(url, url);
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
});
beforeEach(async () => {
  await emptyDatabase(url);
  threats = new ThreatStore(database);
  folds = new FoldStore(database);
  folded = new Occurrences(database);
});
afterAll(async () => {
  redis.disconnect();
  await database.close();
  await drop();
});

async function stored(signal = alike()): Promise<ThreatSignal> {
  await threats.complete(FIRST, threatAnalysis({ signal, createdAt: new Date(NOW).toISOString() }), NOW);
  return signal;
}

function alike(changes: Parameters<typeof threatSignal>[0] = {}): ThreatSignal {
  return threatSignal({ timestamp: new Date(NOW).toISOString(), entities: { hosts: ['web-1'] }, ...changes });
}

function into(threatId: string, signals: readonly ThreatSignal[], mayBePending = false): Foldable[] {
  return signals.map((signal) => ({ signal, into: { threatId, mayBePending } }));
}

async function occurrences(id: string): Promise<number> {
  return (await threats.summaries([id]))[0]?.occurrences ?? 1;
}

function counted(outcomes: readonly FoldOutcome[]): FoldedSignal[] {
  return outcomes.filter((one): one is FoldedSignal => typeof one === 'object');
}

describe('a folded signal', () => {
  it('is folded once, however often and by however many', async () => {
    const leader = await stored();
    const signals = Array.from({ length: 40 }, () => alike());
    const stores = [folds, new FoldStore(database), new FoldStore(database)];
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, async (_, n) =>
        stores[n % 3]!.fold(into(leader.id, n % 2 === 0 ? signals : signals.toReversed()), NOW),
      ),
    );
    expect(outcomes.flat().every((outcome) => typeof outcome === 'object')).toBe(true);
    expect(await occurrences(leader.id)).toBe(41);
    const { items, total } = await folded.list(leader.id, 100);
    expect(items.map(({ id }) => id)).toEqual(signals.map(({ id }) => id).toReversed());
    expect(total).toBe(40);
  });

  it('may come before the threat is stored, with what it names', async () => {
    const leader = alike();
    const graver = alike({ severity: 'HIGH', entities: { hosts: ['web-1'], users: ['mia'] } });
    expect(await folds.fold(into(leader.id, [graver], true), NOW)).toMatchObject([{ threatId: leader.id }]);
    await stored(leader);
    expect(await occurrences(leader.id)).toBe(2);
    const found = await threats.find(leader.id);
    expect(found).toMatchObject({ occurrences: 2, signal: { severity: 'HIGH', entities: { users: ['mia'] } } });
    expect(await folds.due(10)).toEqual([{ id: leader.id, run: 1 }]);
  });

  it('is a threat, or folded, and never both', async () => {
    const [leader, signal] = [await stored(), alike()];
    await folds.fold(into(leader.id, [signal]), NOW);
    await stored(signal);
    expect(await threats.summaries([signal.id])).toEqual([]);
    const other = await stored();
    expect(await folds.fold(into(leader.id, [other]), NOW)).toEqual(['stored']);
    const both = alike();
    await Promise.all([stored(both), folds.fold(into(leader.id, [both]), NOW)]);
    const isFolded = (await folded.leaderOf(both.id)) !== undefined;
    expect((await threats.summaries([both.id])).length).toBe(isFolded ? 0 : 1);
    expect(await occurrences(leader.id)).toBe(isFolded ? 3 : 2);
  });

  it('is not folded into what was judged, closed, failed or removed, nor into what is not there', async () => {
    const [judged, failed, removed, unfolded] = [await stored(), alike(), await stored(), await stored()];
    const verdict = { verdict: 'false_positive', analyst: 'ada' } as const;
    await new VerdictStore(database).give(judged.id, verdict, NOW);
    await threats.fail(
      { id: failed.id, runNumber: 1, revision: 1, isStored: false, signal: failed, acceptedAt: NOW } as never,
      NOW,
    );
    await new ThreatRetention(database).remove(removed.id, { analyst: 'ada' }, NOW);
    await folds.fold(into(unfolded.id, [alike()]), NOW);
    expect(await folded.unfold(unfolded.id, 'ada', NOW)).toBe(1);
    for (const { id } of [judged, failed, removed, unfolded]) {
      expect(await folds.fold(into(id, [alike()], true), NOW)).toEqual(['own']);
    }
    expect(await folds.fold(into(alike().id, [alike()]), NOW)).toEqual(['own']);
  });

  it('goes with its threat', async () => {
    const leader = await stored();
    await folds.fold(into(leader.id, [alike()]), NOW);
    await new ThreatRetention(database).removeOlder(NOW + MINUTE);
    const [left] = await database.query<{ n: number }>({
      name: 'left',
      text: `select ((select count(*) from threat_documents) + (select count(*) from folded_signals)
        + (select count(*) from folded_threats))::int as n`,
    });
    expect(left?.n).toBe(0);
  });

  it('is taken out again, to be a threat of its own', async () => {
    const leader = await stored();
    const signals = [alike({ entities: { hosts: ['web-1'], users: ['mia'] } }), alike()];
    await folds.fold(into(leader.id, signals), NOW);
    await folded.unfold(leader.id, 'ada', NOW);
    expect((await folded.unfolded(10)).map(({ id }) => id)).toEqual(signals.map(({ id }) => id));
    for (const { id } of signals) expect([await folded.release(id), await folded.release(id)]).toEqual([true, false]);
    expect(await folded.unfolded(10)).toEqual([]);
    expect(await occurrences(leader.id)).toBe(1);
    expect((await threats.find(leader.id))?.signal).toEqual(leader);
    for (const signal of signals) await stored(signal);
    expect(await threats.summaries(signals.map(({ id }) => id))).toHaveLength(2);
  });

  it('of a threat that never came to be is found', async () => {
    const leader = alike();
    await folds.fold(into(leader.id, [alike()], true), NOW);
    expect(await folded.stranded(NOW - MINUTE, NOW + MINUTE, 10)).toEqual([leader.id]);
    await folded.unfoldStranded([leader.id]);
    expect(await folded.unfolded(10)).toHaveLength(1);
    expect(await folded.stranded(NOW - MINUTE, NOW + MINUTE, 10)).toEqual([]);
  });
});

const steps = fc.array(
  fc.record({
    minutes: fc.integer({ min: 0, max: 40 }),
    rule: fc.constantFrom('a', 'b'),
    host: fc.constantFrom('h1', 'h2'),
    user: fc.constantFrom('mia', 'tom', 'zoe'),
    customerName: fc.constantFrom('A', 'B'),
    severity: fc.constantFrom(...SEVERITIES),
    count: fc.constantFrom(1, 7),
    isRepeated: fc.boolean(),
  }),
  { minLength: 1, maxLength: 25 },
);

// groups and counters lie with their customer: in several shards in several places
describe.each([1, 3])('what is folded, in %i shards', (count) => {
  it('is what the pure functions fold, is counted once, and as often as if it were analyzed', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        await emptyDatabase(url);
        const shards = new Shards(randomPrefix(), count);
        const [index, memory] = [new FoldIndex(redis, shards), new RedisTriageMemory(redis, shards)];
        const [pure, history] = [new FoldMemory(WINDOW), new TriageHistory()];
        for (const { minutes, rule, host, user, count: alerts, isRepeated, ...step } of drawn) {
          const signal = threatSignal({
            ...step,
            timestamp: new Date(NOW + minutes * MINUTE).toISOString(),
            source: { product: 'x', format: 'native', ruleId: rule },
            entities: { hosts: [host], users: [user] },
            metadata: { count: alerts },
          });
          const at = eventTime(signal);
          const expected = pure.place(signal, at);
          for (let n = 0; n < (isRepeated ? 2 : 1); n += 1) {
            const [candidate] = await index.candidates([{ signal }], WINDOW, NOW);
            expect(candidate?.threatId).toBe(expected.into);
            if (candidate) await memory.countFolded(counted(await folds.fold([{ signal, into: candidate }], NOW)));
          }
          if (expected.into === undefined) {
            expect(await memory.observe(signal, at)).toEqual(history.observe(signal, at));
            await stored(signal);
          } else history.count(signal, at);
          const due = await folds.due(10);
          const folding = due[0] && (await threats.findForRun(due[0].id))?.folding;
          const isChanged = folding !== undefined && folding.aspect !== folding.analyzed;
          expect(isChanged).toBe(expected.again !== undefined);
          if (folding) await folds.analyzed(due[0]!.id, folding.aspect, folding.occurrences);
        }
        const probe = threatSignal({ timestamp: new Date(NOW + 50 * MINUTE).toISOString() });
        for (const rule of ['a', 'b']) {
          for (const customerName of ['A', 'B']) {
            const last = {
              ...probe,
              id: threatSignal().id,
              customerName,
              source: { ...probe.source, product: 'x', ruleId: rule },
            };
            expect(await memory.observe(last, eventTime(last))).toEqual(history.observe(last, eventTime(last)));
          }
        }
      }),
      { numRuns: count === 1 ? 8 : 4 },
    );
  });

  it('is looked for in the next threat where one takes no more, until there is none', async () => {
    const index = new FoldIndex(redis, new Shards(randomPrefix(), count));
    const [first, second, third] = [alike(), alike(), alike()];
    expect(await index.candidates([{ signal: first }, { signal: second }], WINDOW, NOW)).toMatchObject([
      undefined,
      { threatId: first.id },
    ]);
    expect(await index.candidates([{ signal: second, refused: first.id }], WINDOW, NOW)).toEqual([undefined]);
    expect(await index.candidates([{ signal: third }], WINDOW, NOW)).toMatchObject([{ threatId: second.id }]);
    expect(await index.candidates([{ signal: first }], WINDOW, NOW + 10 * MINUTE)).toEqual([
      { threatId: second.id, mayBePending: false },
    ]);
  });
});
