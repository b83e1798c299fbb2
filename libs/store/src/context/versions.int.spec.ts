import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InfrastructureEvent } from '@soc-agent/contracts';
import { createTestDatabase, customer, indicator, infrastructureEvent, withClient } from '@soc-agent/testing';
import { AuditLog } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ContextStore } from './context-store.js';
import { ForeignDocumentError, StaleVersionError, versionOf } from './versions.js';

const ADA = { kind: 'analyst', name: 'ada' } as const;
const BO = { kind: 'analyst', name: 'bo' } as const;
let ownerUrl: string;
let drop: () => Promise<void>;
let database: Database;
let store: ContextStore;
beforeAll(async () => {
  ({ url: ownerUrl, drop } = await createTestDatabase());
  const service = new URL(ownerUrl);
  service.username = 'soc_versions_test';
  service.password = 'of-a-test';
  await migrate(ownerUrl, service.href);
  database = new Database({ DATABASE_URL: service.href, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  store = new ContextStore(database);
});
afterAll(async () => {
  await database.close();
  await drop();
});

describe('a customer', () => {
  it('is replaced by one who has seen it, and by nobody else', async () => {
    const first = customer('Seen');
    expect(await store.customers.write(first, ADA)).toBe('created');
    const second = { ...first, tier: 'enterprise' as const };
    await expect(store.customers.write(second, BO)).rejects.toThrow(StaleVersionError);
    expect(await store.customers.write(second, BO, versionOf(first))).toBe('replaced');
    await expect(store.customers.write(first, ADA, versionOf(first))).rejects.toMatchObject({ current: second });
    // the same again is no change
    expect(await store.customers.write(second, ADA, versionOf(first))).toBe('replaced');
    await expect(store.customers.erase('Seen', ADA, versionOf(first))).rejects.toThrow(StaleVersionError);
    expect(await store.customers.write(first, ADA, '*')).toBe('replaced');
    expect(await store.customers.erase('Seen', ADA, versionOf(first))).toBe(true);
    await expect(store.customers.write(first, ADA, versionOf(first))).rejects.toMatchObject({ current: undefined });
  });

  it('keeps each of a thousand changes that two people make at once, and the log has them all', async () => {
    const log = new AuditLog(database);
    const before = (await log.page(1)).total;
    await store.customers.write(customer('Busy'), ADA);
    const changes = Array.from({ length: 1000 }, (_, n) => ({ by: n % 2 ? ADA : BO, contact: `contact ${n}` }));
    const work = async (): Promise<void> => {
      for (let change = changes.pop(); change; change = changes.pop()) {
        for (let done = false; !done;) {
          const seen = (await store.customers.find('Busy'))!;
          // fifty at most are kept of a customer
          const escalationContacts = [...seen.escalationContacts, change.contact];
          const written = store.customers.write({ ...seen, escalationContacts }, change.by, versionOf(seen));
          done = await written.then(
            () => true,
            (error: unknown) => {
              if (error instanceof StaleVersionError) return false;
              throw error;
            },
          );
        }
      }
    };
    await Promise.all([work(), work()]);
    const { escalationContacts } = (await store.customers.find('Busy'))!;
    const made = new Set(escalationContacts.filter((contact) => contact.startsWith('contact ')));
    expect(made.size).toBe(1000);
    expect((await log.page(1)).total - before).toBe(1001);
    expect(await log.verify()).toBeUndefined();
    await withClient(ownerUrl, (owner) => owner.query(`update audit_events set actor = 'eve' where no = 500`));
    expect(await log.verify()).toMatchObject({ no: 500, what: 'an entry was changed' });
  });
});

describe('a document of a feed', () => {
  it('is replaced by one who says nothing of what they saw, but not by who saw another one', async () => {
    const first = indicator('203.0.113.1');
    await store.indicators.write(first, ADA);
    const second = { ...first, description: 'another' };
    expect(await store.indicators.write(second, BO)).toBe('replaced');
    await expect(store.indicators.write(first, ADA, versionOf(first))).rejects.toMatchObject({ current: second });
  });
});

describe('an event of one customer', () => {
  const of = (customerName: string, id: string): InfrastructureEvent =>
    infrastructureEvent(id, '10:00', { customerName });
  const ownedBy =
    (name: string) =>
    ({ customerName }: InfrastructureEvent): boolean =>
      customerName === name;

  it('stays that customer’s, no matter who writes in its place at the same moment, and in whatever way', async () => {
    const customers = ['Ours', 'Theirs'];
    for (let n = 0; n < 20; n++) {
      const id = `race ${n}`;
      const outcomes = await Promise.allSettled(
        customers.map((name) =>
          n % 2 === 0
            ? store.events.write(of(name, id), ADA, undefined, ownedBy(name))
            : store.events.putBy(ADA, [of(name, id), of(name, `beside ${n} ${name}`)], ownedBy(name)),
        ),
      );
      const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
      const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refusals.map(({ reason }) => reason as unknown)).toEqual([expect.any(ForeignDocumentError)]);
      expect((await store.events.find(id))?.customerName).toBe(customers[winner]);
      await expect(store.events.erase(id, ADA, '*', ownedBy(customers[1 - winner]!))).rejects.toThrow(
        ForeignDocumentError,
      );
    }
    // all or nothing: what was beside the refused one is not there
    expect((await store.events.list({ offset: 0, limit: 100 })).total).toBe(30);
  });
});
