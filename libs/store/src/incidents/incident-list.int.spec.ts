import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMigratedDatabase, freshId, placedThreat, threatAnalysis, threatSignal } from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatStore } from '../threats/threat-store.js';
import { IncidentCommands } from './incident-commands.js';
import { IncidentDues } from './incident-dues.js';
import type { IncidentFilter } from './incident-filter.js';
import { IncidentList } from './incident-list.js';
import { IncidentReader } from './incident-reader.js';
import { AT_ONCE, IncidentStore } from './incident-store.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.parse('2026-03-10T12:00:00Z');

type Changes = Partial<Parameters<typeof placedThreat>[0]> & { techniques?: readonly string[]; asks?: boolean };

let drop: () => Promise<void>;
let database: Database;
let list: IncidentList;
beforeAll(async () => {
  const made = await createMigratedDatabase(migrate);
  drop = made.drop;
  database = new Database({ DATABASE_URL: made.url, DATABASE_CONNECTIONS: 4 }, 'patient', 'test');
  list = new IncidentList(database);
  // 1: CRITICAL of RetailMax on web-1; 2: HIGH of RetailMax on db-1, bob's; 3: Metro Transit's on web-1, closed
  await opened('web-1', { severity: 'CRITICAL', tactics: ['TA0006'], techniques: ['T1110.001'] });
  await opened('db-1', { others: ['address:203.0.113.7'], severity: 'HIGH', tactics: ['TA0040'], at: NOW + DAY });
  await opened('web-1', { customerName: 'Metro Transit', product: 'Falco' });
  const commands = new IncidentCommands(database);
  const by = { kind: 'analyst', name: 'ada' } as const;
  const rows = await database.query<{ id: number; name: string }>({
    name: 'test',
    text: 'select id, name from customers',
  });
  const idOf = (wanted: string): number => rows.find(({ name }) => name === wanted)!.id;
  await commands.command(
    { customerId: idOf('RetailMax'), incident: 2, by, now: NOW },
    { kind: 'assign', incident: 2, owner: 'bob' },
  );
  const close = { kind: 'close', incident: 1, disposition: 'false_positive' } as const;
  await commands.command({ customerId: idOf('Metro Transit'), incident: 1, by, now: NOW }, close);
});
afterAll(async () => {
  await database.close();
  await drop();
});

/** An incident of three rules on a host. */
async function opened(host: string, { asks = false, ...changes }: Changes): Promise<void> {
  const incidents = new IncidentStore(database, AT_ONCE);
  for (const rule of ['a', 'b', 'c']) {
    const { product = 'EDR' } = changes;
    const threat = {
      ...placedThreat({ at: NOW, host, risk: 40, ...changes, rule: `${product.toLowerCase()}|${host}.${rule}` }),
      id: freshId(),
      ...(changes.techniques && { techniques: changes.techniques }),
    };
    const source = { product, format: 'native', ruleId: `${host}.${rule}` } as const;
    const signal = threatSignal({ id: threat.id, customerName: threat.customerName, source });
    const analysis = threatAnalysis({ signal, requiresHumanReview: asks });
    await new ThreatStore(database).complete({ revision: 1, isStored: false }, analysis, NOW);
    await incidents.place(threat, threat.at);
  }
}

async function found(filter: IncidentFilter): Promise<string[]> {
  const { items } = await list.page(filter, 'newest', 10);
  return items.map(({ incident }) => `${incident.customerName} ${incident.number}`).sort();
}

const [WEB, DB, METRO] = ['RetailMax 1', 'RetailMax 2', 'Metro Transit 1'];

describe('a list of incidents', () => {
  it.each<[string, IncidentFilter, string[]]>([
    ['nothing', {}, [METRO, WEB, DB]],
    ['several states', { state: ['open', 'closed'] }, [METRO, WEB, DB]],
    ['no closed one', { not: { state: ['closed'] } }, [WEB, DB]],
    ['severities', { severity: ['CRITICAL', 'HIGH'] }, [WEB, DB]],
    ['an owner', { owner: ['bob'] }, [DB]],
    ['no owner', { owner: ['none'] }, [METRO, WEB]],
    ['an owner or none', { owner: ['bob', 'none'] }, [METRO, WEB, DB]],
    ['another owner', { not: { owner: ['bob'] } }, [METRO, WEB]],
    ['a customer', { customer: ['Metro Transit'] }, [METRO]],
    ['an entity of two customers', { entity: ['host:web-1'] }, [METRO, WEB]],
    ['any of two entities', { entity: ['host:db-1', 'address:192.0.2.9'] }, [DB]],
    ['all but an entity', { not: { entity: ['address:203.0.113.7'] } }, [METRO, WEB]],
    ['no entity that there is', { entity: [] }, []],
    ['a tactic', { tactic: ['TA0006'] }, [WEB]],
    ['a technique', { technique: ['T1110.001'] }, [WEB]],
    ['the technique above', { technique: ['T1110'] }, [WEB]],
    ['all but a technique', { not: { technique: ['T1110'] } }, [METRO, DB]],
    ['a rule by its whole name', { rule: ['falco|web-1.b'] }, [METRO]],
    ['a rule by its own', { rule: ['db-1.c'] }, [DB]],
    ['a text in a title', { q: { text: 'title of EDR|web', tactics: [] } }, [WEB]],
    ['a text with signs of its own', { q: { text: '%', tactics: [] } }, []],
    ['a part of an address', { q: { text: '203.0.113', tactics: [] } }, [DB]],
    ['a number', { q: { text: '#2', tactics: [] } }, [DB]],
    ['an owner in a text', { q: { text: 'BOB', tactics: [] } }, [DB]],
    ['a tactic in a text', { q: { text: 'impact', tactics: ['TA0040'] } }, [DB]],
    [
      'all at once',
      { state: ['open'], customer: ['RetailMax'], entity: ['host:web-1'], severity: ['CRITICAL'] },
      [WEB],
    ],
  ])('narrowed to %s', async (_, filter, expected) => {
    expect(await found(filter)).toEqual(expected.toSorted());
  });

  it('has facets, each as if it were not narrowed to it', async () => {
    const { facets, of } = await list.facets({ severity: ['CRITICAL'], customer: ['RetailMax'] });
    expect(of).toBe(1);
    expect(facets).toMatchObject({
      severity: [
        { value: 'CRITICAL', count: 1 },
        { value: 'HIGH', count: 1 },
      ],
      customer: [{ value: 'RetailMax', count: 1 }],
      state: [{ value: 'open', count: 1 }],
      owner: [{ value: 'none', count: 1 }],
      entity: [{ value: 'host:web-1', count: 1 }],
      tactic: [{ value: 'TA0006', count: 1 }],
      technique: [{ value: 'T1110.001', count: 1 }],
      rule: ['a', 'b', 'c'].map((rule) => ({ value: `edr|web-1.${rule}`, count: 1 })),
    });
    expect(Object.keys((await list.facets({}, ['state'])).facets)).toEqual(['state']);
  });
});

describe('an incident that nobody has acted on', () => {
  it('is told of once when little of its time is left, and not while there is enough', async () => {
    const dues = new IncidentDues(database);
    const near = async (at: number): Promise<string[]> =>
      (await dues.near(at)).map(({ incident }) => `${incident.customerName} ${incident.number}`);
    // of a CRITICAL one a quarter is left after eleven minutes and a quarter
    expect(await near(NOW + 11 * MINUTE)).toEqual([]);
    const critical = await dues.near(NOW + 12 * MINUTE);
    expect(critical).toMatchObject([{ incident: { number: 1 }, dueAt: NOW + 15 * MINUTE }]);
    await dues.told(critical);
    expect(await near(NOW + 12 * MINUTE)).toEqual([]);
    expect(await near(NOW + 3 * DAY)).toEqual([DB]);
  });
});

describe('what asks for a person', () => {
  it('is counted by incidents and by groups that belong to none', async () => {
    const reader = new IncidentReader(database);
    expect(await reader.reviews()).toEqual({ incidents: 0, groups: 0 });
    await opened('mail', { asks: true });
    await opened('quiet', { asks: true, risk: 2 });
    expect(await reader.reviews()).toEqual({ incidents: 1, groups: 3 });
    expect(await found({ review: true })).toEqual(['RetailMax 3']);
    expect(await found({ review: false })).toEqual([METRO, WEB, DB].toSorted());
  });
});
