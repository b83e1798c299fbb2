import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  FACETS,
  SEVERITIES,
  THREAT_TYPES,
  VERDICTS,
  type Facet,
  type ThreatFilters,
  type ThreatSummary,
  type ThreatTrait,
} from '@soc-agent/contracts';
import { attackTable, parentOf } from '@soc-agent/domain';
import {
  createMigratedDatabase,
  VARIED_CUSTOMERS,
  VARIED_FROM,
  VARIED_HASH,
  VARIED_TECHNIQUES,
  variedAnalysis,
  variedSignal,
} from '@soc-agent/testing';
import fc from 'fast-check';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import type { Run } from '../runs/run-fields.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { ThreatFinder } from './threat-finder.js';
import { ThreatStore } from './threat-store.js';

const NOW = VARIED_FROM;
const FIRST = { revision: 1, isStored: false };

let drop: () => Promise<void>;
let database: Database;
let threats: ThreatStore;
/** Each customer's analysts, who see less by other ways. */
let ofCustomers: ReadonlyMap<string, ThreatStore>;
let all: ThreatSummary[];

beforeAll(async () => {
  const { url, drop: dropIt } = await createMigratedDatabase(migrate);
  drop = dropIt;
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  threats = new ThreatStore(database);
  await Promise.all(Array.from({ length: 90 }, (_, n) => complete(n)));
  await randomVerdicts(new VerdictStore(database));
  const rows = await database.query<{ id: number; name: string }>({ name: 'all', text: 'select * from customers' });
  ofCustomers = new Map(
    rows.map(({ id, name }) => [name, new ThreatStore(database.boundTo(id), 'own_threats')] as const),
  );
  all = await everything();
});
afterAll(async () => {
  await database.close();
  await drop();
});

async function complete(n: number): Promise<void> {
  if (n % 17 === 16) {
    const run = { id: '', runNumber: 1, revision: 1, isStored: false, signal: variedSignal(n), acceptedAt: NOW };
    await threats.fail({ ...run, id: run.signal.id } as Run, NOW);
  } else await threats.complete(FIRST, variedAnalysis(n), NOW + n);
}

async function randomVerdicts(verdicts: VerdictStore): Promise<void> {
  const { items } = await threats.list({ status: ['completed'] }, 100);
  for (const [n, { id }] of items.entries()) {
    if (n % 4 === 0) await verdicts.give(id, { verdict: VERDICTS[n % 5]!, analyst: 'ada' }, NOW + 1000 + n);
    if (n % 12 === 0) await verdicts.withdraw(id, 'ada', NOW + 2000 + n);
  }
}

async function everything(): Promise<ThreatSummary[]> {
  return (await threats.list({}, 500)).items;
}

/** What a threat has of each trait. */
const OF: Readonly<Record<ThreatTrait, (threat: ThreatSummary) => readonly (string | undefined)[]>> = {
  severity: ({ severity }) => [severity],
  type: ({ threatType }) => [threatType],
  status: ({ status }) => [status],
  triage: ({ triage }) => [triage],
  customer: ({ customerName }) => [customerName],
  product: ({ sourceProduct }) => [sourceProduct],
  rule: ({ ruleId }) => [ruleId],
  entity: ({ entities = [] }) => entities,
  technique: ({ techniques = [] }) => [...techniques, ...techniques.map(parentOf)],
  tactic: ({ techniques = [] }) => techniques.flatMap((id) => attackTable().technique(id)!.tactics),
  verdict: ({ verdict }) => [verdict ?? 'none'],
  assignee: ({ assignee }) => [assignee ?? 'none'],
  fp: ({ fpScore }) => [fpScore === undefined ? undefined : String(Math.min(4, Math.floor(fpScore * 5)) / 5)],
  sla: () => [],
  group: ({ groupKey }) => [groupKey],
  incident: ({ incident }) => [incident ?? 'none'],
};
/** Values of traits that filters are made of. */
const VALUES: Partial<Record<ThreatTrait, readonly string[]>> = {
  severity: SEVERITIES,
  type: THREAT_TYPES,
  status: ['completed', 'failed'],
  triage: ['new', 'closed', 'escalated'],
  customer: [...VARIED_CUSTOMERS, 'nobody'],
  product: ['sshd', 'WAF'],
  rule: ['rule-0', 'rule-3', 'none'],
  entity: ['ip:203.0.113.7', 'host:web-1', 'user:corp\\mia', `hash:${VARIED_HASH}`],
  technique: [...VARIED_TECHNIQUES, 'T1078'],
  tactic: ['TA0006', 'TA0040'],
  verdict: [...VERDICTS, 'none'],
  fp: ['0', '0.4', '0.8'],
};

function has(threat: ThreatSummary, trait: ThreatTrait, values: readonly string[]): boolean {
  return OF[trait](threat).some((value) => value !== undefined && values.includes(value));
}

function matches({ not = {}, review, partial, occurred_after, occurred_before, ...traits }: ThreatFilters) {
  return (threat: ThreatSummary): boolean =>
    (Object.entries(traits) as [ThreatTrait, string[]][]).every(([trait, values]) => has(threat, trait, values)) &&
    !(Object.entries(not) as [ThreatTrait, string[]][]).some(([trait, values]) => has(threat, trait, values)) &&
    (review === undefined || (threat.requiresHumanReview ?? false) === review) &&
    (partial === undefined || (threat.partial ?? false) === partial) &&
    (occurred_after === undefined || threat.occurredAt >= occurred_after) &&
    (occurred_before === undefined || threat.occurredAt < occurred_before);
}

const someTraits = fc.record(
  Object.fromEntries(
    Object.entries(VALUES).map(([trait, values]) => [
      trait,
      fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
    ]),
  ),
  { requiredKeys: [] },
);
const few = <T extends object>(traits: T): T => Object.fromEntries(Object.entries(traits).slice(0, 3)) as T;
const someFilters = fc
  .record(
    {
      traits: someTraits.map(few),
      not: someTraits.map(few),
      review: fc.boolean(),
      partial: fc.boolean(),
      after: fc.integer({ min: 0, max: 90 }),
    },
    { requiredKeys: [] },
  )
  .map(({ traits, not, review, partial, after }): ThreatFilters => ({
    ...traits,
    ...(not && Object.keys(not).length > 0 && { not }),
    ...(review !== undefined && { review }),
    ...(partial !== undefined && { partial }),
    ...(after !== undefined && { occurred_after: new Date(NOW + after * 60_000).toISOString() }),
  }));

const idsOf = (rows: readonly ThreatSummary[]): string[] => rows.map(({ id }) => id).sort();

describe('any filters', () => {
  it('find what a look at every threat finds, and count it as it is', async () => {
    await fc.assert(
      fc.asyncProperty(someFilters, async (filters) => {
        const expected = all.filter(matches(filters));
        const { items, total } = await threats.list(filters, 500);
        expect(idsOf(items)).toEqual(idsOf(expected));
        expect(total).toBe(expected.length);
        expect((await threats.ids(filters, 500)).sort()).toEqual(idsOf(expected));
      }),
      { numRuns: 60 },
    );
  });

  it('have facets that are a recount, each without its own filter', async () => {
    await fc.assert(
      fc.asyncProperty(someFilters, async (filters) => {
        const { facets, of } = await new ThreatFinder(database).facets(filters, FACETS);
        expect(of).toBe(all.filter(matches(filters)).length);
        for (const facet of FACETS) {
          const { [facet]: _own, not: { [facet]: _not, ...not } = {}, ...others } = filters;
          const sample = all.filter(matches({ ...others, not }));
          expect([facet, facets[facet]]).toEqual([facet, recount(facet, sample)]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it.each<ThreatFilters>([{ entity: ['host:web-1'] }, { q: 'web-1' }])(
    'count a host of other customers where their own filter is not there: %j',
    async (filters) => {
      const { facets } = await new ThreatFinder(database).facets({ ...filters, customer: ['A'] }, ['customer']);
      const all = await new ThreatFinder(database).facets(filters, ['customer']);
      expect(facets).toEqual(all.facets);
    },
  );

  it('find the same for a customer’s analysts, of what is the customer’s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...VARIED_CUSTOMERS), someFilters, async (customer, filters) => {
        const expected = all.filter(matches(filters)).filter(({ customerName }) => customerName === customer);
        const { items, total } = await ofCustomers.get(customer)!.list(filters, 500);
        expect(idsOf(items)).toEqual(idsOf(expected));
        expect(total).toBe(expected.length);
      }),
      { numRuns: 25 },
    );
  });
});

function recount(facet: Facet, sample: readonly ThreatSummary[]): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  // of techniques only those that are named
  const of = facet === 'technique' ? ({ techniques = [] }: ThreatSummary) => techniques : OF[facet];
  for (const threat of sample)
    for (const value of new Set(of(threat))) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
