import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, freshId, withClient } from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { appendAudit, AuditLog, verifyAudit, type NewAuditEntry } from './audit-log.js';

const CUSTOMER = 7;
let url: string;
let drop: () => Promise<void>;
let database: Database;
let audit: AuditLog;
beforeAll(async () => {
  ({ url, drop } = await createTestDatabase());
  await migrate(url, url);
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  audit = new AuditLog(database);
});
beforeEach(() => asOwner('truncate audit_chains, audit_events, audit_texts'));
afterAll(async () => {
  await database.close();
  await drop();
});

async function asOwner(text: string): Promise<void> {
  await withClient(url, (owner) => owner.query(text));
}

async function append(changes: Partial<NewAuditEntry> = {}): Promise<void> {
  await database.transaction('test', (sql) =>
    appendAudit(sql, {
      at: '2026-01-01T12:00:00.123Z',
      event: 'customer.changed',
      actor: { kind: 'analyst', name: 'ada' },
      customerId: CUSTOMER,
      detail: { name: 'NUL \0 and half a pair \ud800' },
      ...changes,
    }),
  );
}

describe('the audit log', () => {
  it('gives back what was written, newest first, in pages without gaps or repeats, of one customer or of all', async () => {
    const threatId = freshId();
    for (let n = 0; n < 7; n++) await append({ threatId, detail: { n }, before: { tier: n }, after: { tier: n + 1 } });
    await append({ customerId: 0, event: 'login.failed', actor: { kind: 'system', name: 'a\0b' }, detail: {} });
    const seen: unknown[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 4; pages++) {
      const page = await audit.page(3, cursor, CUSTOMER);
      expect(page.total).toBe(7);
      seen.push(...page.items.map(({ detail }) => detail['n']));
      if (!(cursor = page.nextCursor)) break;
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0]);
    const { items, total } = await audit.page(2);
    expect(total).toBe(8);
    expect(items[0]).toMatchObject({ event: 'login.failed', actor: { kind: 'system', name: 'a\ufffdb' }, detail: {} });
    expect(items[1]).toMatchObject({
      at: '2026-01-01T12:00:00.123Z',
      threatId,
      actor: { kind: 'analyst', name: 'ada' },
    });
  });

  it('is one chain for each customer, whole also after many wrote at once and one gave up', async () => {
    const abandoned = database.transaction('test', async (sql) => {
      await appendAudit(sql, {
        at: '2026-01-01T12:00:00Z',
        event: 'x',
        actor: { kind: 'system', name: 'x' },
        detail: {},
      });
      throw new Error('given up');
    });
    await Promise.allSettled([
      abandoned,
      ...Array.from({ length: 60 }, (_, n) => append({ customerId: n % 3, detail: { n } })),
    ]);
    expect((await audit.page(1)).total).toBe(60);
    expect(await audit.verify()).toBeUndefined();
  });

  it.each([
    ['an entry was changed', `update audit_events set actor = 'eve' where no = 3`],
    ['an entry was changed', `update audit_events set at = at + interval '1 second' where no = 3`],
    ['an entry is missing', 'delete from audit_events where no = 2'],
    [
      'its text was changed',
      `update audit_texts set text = '{"detail":{}}' where id = (select id from audit_events where no = 3)`,
    ],
  ])('tells that %s: %s', async (what, tampering) => {
    for (let n = 1; n <= 5; n++) await append({ detail: { n } });
    await asOwner(tampering);
    expect(await audit.verify()).toEqual({ chain: CUSTOMER, no: 3, what });
  });

  it('tells that the newest entry is gone', async () => {
    for (let n = 1; n <= 5; n++) await append({ detail: { n } });
    await asOwner('delete from audit_events where no = 5');
    expect(await verifyAudit(database, CUSTOMER)).toEqual({ chain: CUSTOMER, no: 5, what: 'an entry is missing' });
  });

  it('is still whole where texts about a threat had to go, and where it was cut to its newest entries', async () => {
    const threatId = freshId();
    for (let n = 1; n <= 5; n++) await append({ ...(n === 2 && { threatId }), detail: { n } });
    await database.query({ name: 'forget', text: 'select forget_audit_texts($1)' }, [threatId]);
    expect((await audit.page(10)).items.map(({ detail }) => detail['n'])).toEqual([5, 4, 3, undefined, 1]);
    expect(await audit.verify()).toBeUndefined();
    await audit.trim(2);
    expect((await audit.page(10)).items.map(({ detail }) => detail['n'])).toEqual([5, 4]);
    expect((await audit.page(10)).total).toBe(2);
    await append();
    expect(await audit.verify()).toBeUndefined();
  });

  it('takes nothing from a service but by its one way in', async () => {
    await append();
    for (const text of [
      `update audit_events set actor = 'eve'`,
      'delete from audit_events',
      'delete from audit_texts',
      'update audit_chains set no = 0',
      `insert into audit_texts values (1, 0, '')`,
    ]) {
      await expect(database.query({ name: 'refused', text })).rejects.toThrow('permission denied');
    }
  });
});
