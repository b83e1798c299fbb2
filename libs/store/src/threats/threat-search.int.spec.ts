import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SEVERITIES, SORT_ORDERS, THREAT_SORTS, type ThreatFilters, type ThreatSummary } from '@soc-agent/contracts';
import { createMigratedDatabase, VARIED_FROM, VARIED_HASH, variedAnalysis, variedSignal } from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import type { Run } from '../runs/run-fields.js';
import { ThreatStore } from './threat-store.js';

const NOW = VARIED_FROM;
const FIRST = { revision: 1, isStored: false };

let drop: () => Promise<void>;
let database: Database;
let threats: ThreatStore;
/** Each customer's analysts, who see less by other ways. */

beforeAll(async () => {
  const { url, drop: dropIt } = await createMigratedDatabase(migrate);
  drop = dropIt;
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  threats = new ThreatStore(database);
  await Promise.all(Array.from({ length: 90 }, (_, n) => complete(n)));
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

async function everything(): Promise<ThreatSummary[]> {
  return (await threats.list({}, 500)).items;
}

const idsOf = (rows: readonly ThreatSummary[]): string[] => rows.map(({ id }) => id).sort();

describe('pages in any order', () => {
  it.each(THREAT_SORTS.flatMap((sort) => SORT_ORDERS.map((order) => [sort, order] as const)))(
    'by %s, %s: neither repeat nor skip, whatever becomes of the row they stand on',
    async (sort, order) => {
      const filters: ThreatFilters = { customer: ['A', 'B'] };
      const before = await everything();
      const seen: ThreatSummary[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await threats.list(filters, 7, { sort, order, ...(cursor && { cursor }) });
        seen.push(...page.items);
        const last = page.items.at(-1);
        if (!last || !page.nextCursor) break;
        cursor = page.nextCursor;
        // what was shown goes further away, and something new comes
        await database.query(
          { name: 'change', text: 'update threats set risk = risk + $2, fp_score = fp_score + $2 where id = $1' },
          [last.id, order === 'desc' ? 1 : -1],
        );
        if (seen.length < 21) await complete(seen.length);
      }
      expect(new Set(idsOf(seen)).size).toBe(seen.length);
      const expected = idsOf(
        before.filter(({ customerName, dueAt }) => customerName !== 'C' && (sort !== 'due' || dueAt)),
      );
      expect(expected.filter((id) => !seen.some((row) => row.id === id))).toEqual([]);
      const values = seen.map((row) => sortValue(row)[sort]);
      const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      expect(values).toEqual(order === 'asc' ? sorted : sorted.reverse());
    },
  );

  function sortValue(row: ThreatSummary): Record<(typeof THREAT_SORTS)[number], string | number> {
    return {
      newest: row.id,
      occurred: row.occurredAt,
      due: row.dueAt ?? '',
      risk: row.risk ?? -1,
      fp: row.fpScore ?? -1,
      severity: row.severity ? SEVERITIES.indexOf(row.severity) : -1,
    };
  }
});

describe('one box', () => {
  const found = async (filters: ThreatFilters): Promise<string[]> => idsOf((await threats.list(filters, 500)).items);

  it.each([
    [
      'an address',
      ['203.0.113.7', ' 203.0.113.7 ', '203.0.113.7:443', '::ffff:203.0.113.7', '203[.]0[.]113[.]7', '203.0.113.7/32'],
    ],
    [
      'an address of version 6',
      ['2001:db8::dc', '2001:DB8::DC', '2001:0db8:0:0:0:0:0:dc', '[2001:db8::dc]:443', '2001:db8::dc%eth0'],
    ],
    [
      'a host',
      [
        'db-1.corp.example',
        'DB-1.Corp.Example',
        'db-1.corp.example.',
        '\\\\DB-1.CORP.EXAMPLE',
        'db-1[.]corp[.]example',
      ],
    ],
    ['a user', ['CORP\\mia', 'corp\\MIA', 'CORP\\\\mia', ' corp\\mia ', 'CORP\\mia(uid=0)']],
    [
      'a hash',
      [
        VARIED_HASH,
        VARIED_HASH.toUpperCase(),
        `SHA256=${VARIED_HASH}`,
        `sha256: ${VARIED_HASH}`,
        Buffer.from(VARIED_HASH, 'hex').toString('base64'),
      ],
    ],
  ])('finds %s in every spelling', async (_what, spellings) => {
    const [first = '', ...others] = spellings;
    const expected = await found({ q: first });
    expect(expected.length).toBeGreaterThan(0);
    expect(await found({ entity: [first] })).toEqual(expected);
    for (const spelling of others) {
      expect([spelling, await found({ q: spelling })]).toEqual([spelling, expected]);
      expect([spelling, await found({ entity: [spelling] })]).toEqual([spelling, expected]);
    }
  });

  it('finds a threat by the beginning of its id, a rule, and words of its title or their beginnings', async () => {
    const one = (await everything()).find(({ ruleId, title }) => ruleId === 'rule-3' && title.startsWith('Blocked'))!;
    expect(await found({ q: one.id })).toEqual([one.id]);
    expect(await found({ q: one.id.toUpperCase().slice(0, 30) })).toContain(one.id);
    expect(await found({ q: 'RULE-3' })).toEqual(await found({ rule: ['rule-3'] }));
    const words = await found({ q: 'blocked LOGIN' });
    expect(words).toContain(one.id);
    expect(await found({ q: 'login  bloc' })).toEqual(words);
    expect(await found({ q: 'blocked nothing' })).toEqual([]);
    for (const q of ["'", ':*&|!', '   ', '\\', '%', "a'b:*"]) await found({ q });
  });

  it('finds a user by the name alone, or its beginning, in every domain', async () => {
    const expected = await found({ q: 'CORP\\mia' });
    for (const q of ['mia', 'MIA', ' mia ']) expect([q, await found({ q })]).toEqual([q, expected]);
    expect(await found({ q: 'orp' })).toEqual([]);
  });

  it('finds all that begins so: a network, hosts', async () => {
    const network = await found({ q: '203.0.113.1' });
    expect(await found({ q: '203.0.113.' })).toEqual(await found({}));
    expect(network).toEqual(await found({ entity: ['ip:203.0.113.1'] }));
    expect(await found({ q: 'web-' })).toEqual(await found({ entity: ['web-1', 'web-12'] }));
  });

  it('narrows with other filters, in every order, page by page', async () => {
    const filters: ThreatFilters = { q: 'corp', severity: ['HIGH', 'LOW'], not: { customer: ['C'] } };
    const expected = (await everything()).filter(
      ({ severity, customerName, entities }) =>
        (severity === 'HIGH' || severity === 'LOW') && customerName !== 'C' && entities!.includes('user:corp\\mia'),
    );
    expect(expected.length).toBeGreaterThan(3);
    for (const sort of THREAT_SORTS) {
      const seen: string[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await threats.list(filters, 2, { sort, ...(cursor && { cursor }) });
        seen.push(...page.items.map(({ id }) => id));
        expect(page.total).toBe(expected.length);
        if (!(cursor = page.nextCursor)) break;
      }
      expect(seen.sort()).toEqual(idsOf(sort === 'due' ? expected.filter(({ dueAt }) => dueAt) : expected));
    }
  });
});
