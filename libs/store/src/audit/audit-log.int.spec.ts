import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createMigratedDatabase, freshId, withClient } from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { appendAudit, AuditLog, verifyAudit, type AuditFilter, type NewAuditEntry } from './audit-log.js';

const NAME = 'Ours "quoted"';
/** The customer's number. */
let CUSTOMER: number;
let url: string;
let drop: () => Promise<void>;
let database: Database;
let audit: AuditLog;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  audit = new AuditLog(database);
  const statement = { name: 'customer', text: 'select customer_of($1) as id' };
  CUSTOMER = (await database.query<{ id: number }>(statement, [NAME]))[0]!.id;
});
beforeEach(() =>
  asOwner(`truncate audit_chains, audit_events, audit_texts; update audit_checks set chain = 0, no = 0, broken = null`),
);
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
      const page = await audit.page(3, cursor, { customer: NAME });
      expect(page.total).toBe(7);
      seen.push(...page.items.map(({ detail }) => detail['n']));
      if (!(cursor = page.nextCursor)) break;
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0]);
    const { items, total } = await audit.page(2);
    expect(total).toBe(8);
    expect(items[0]).toMatchObject({ event: 'login.failed', actor: { kind: 'system', name: 'a\ufffdb' }, detail: {} });
    expect(items[1]).toMatchObject({
      before: { tier: 6 },
      after: { tier: 7 },
      at: '2026-01-01T12:00:00.123Z',
      threatId,
      actor: { kind: 'analyst', name: 'ada' },
    });
  });

  it('is narrowed to who did what to what of whom, and when, page by page', async () => {
    const threatId = freshId();
    const by = (name: string): NewAuditEntry['actor'] => ({ kind: 'analyst', name });
    await append({
      actor: by('ada'),
      event: 'playbook.proposed',
      detail: { id: 'of "two"', n: 1 },
      at: '2026-01-01T10:00:00Z',
    });
    await append({ actor: by('bo'), event: 'playbook.armed', detail: { n: 2 }, at: '2026-01-01T11:00:00Z' });
    await append({
      actor: by('ada'),
      event: 'playbooks.other',
      threatId,
      detail: { n: 3 },
      at: '2026-01-01T12:00:00Z',
    });
    await append({
      actor: by('ada%'),
      event: 'key.created',
      customerId: 0,
      detail: { name: 'falco', n: 4 },
      at: '2026-01-01T13:00:00Z',
    });
    const found = async (filter: AuditFilter): Promise<unknown[]> => {
      const numbers: unknown[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await audit.page(2, cursor, filter);
        numbers.push(...page.items.map(({ detail }) => detail['n']));
        if (!(cursor = page.nextCursor)) return numbers;
      }
    };
    for (const [filter, numbers] of [
      [{}, [4, 3, 2, 1]],
      [{ who: 'ada' }, [3, 1]],
      [{ what: 'playbook' }, [2, 1]],
      [{ what: 'playbook.armed' }, [2]],
      [{ what: 'play_ook' }, []],
      [{ subject: threatId }, [3]],
      [{ subject: 'of "two"' }, [1]],
      [{ subject: 'falco' }, [4]],
      [{ subject: 'falc' }, []],
      [{ customer: NAME }, [3, 2, 1]],
      [{ customer: 'Nobody' }, []],
      [{ from: '2026-01-01T11:00:00Z', to: '2026-01-01T13:00:00Z' }, [3, 2]],
      [{ who: 'ada', what: 'playbook', customer: NAME, from: '2026-01-01T09:00:00Z' }, [1]],
    ] as [AuditFilter, number[]][])
      expect([filter, await found(filter)]).toEqual([filter, numbers]);
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
  ])('detects that %s: %s', async (what, tampering) => {
    for (let n = 1; n <= 5; n++) await append({ detail: { n } });
    await asOwner(tampering);
    expect(await audit.verify()).toEqual({ chain: CUSTOMER, no: 3, what });
  });

  it('is looked at bit by bit, and stays broken until all of it was found to be whole', async () => {
    for (let n = 1; n <= 3; n++) for (const customerId of [0, CUSTOMER]) await append({ customerId, detail: { n } });
    for (let looks = 0; looks < 4; looks++) expect(await audit.verifySome()).toBeUndefined();
    expect(await audit.isBroken()).toBe(false);
    await asOwner(`update audit_events set actor = 'eve' where no = 2 and chain = ${CUSTOMER}`);
    const looks = [await audit.verifySome(), await audit.verifySome()];
    expect(looks.filter(Boolean)).toEqual([{ chain: CUSTOMER, no: 2, what: 'an entry was changed' }]);
    await asOwner(`update audit_events set actor = 'ada' where no = 2 and chain = ${CUSTOMER}`);
    for (let n = 0; n < 2; n++) expect(await audit.verifySome()).toBeUndefined();
    expect(await audit.isBroken()).toBe(true);
    expect(await audit.verify()).toBeUndefined();
    expect(await audit.isBroken()).toBe(false);
  });

  it('detects that the newest entry is gone', async () => {
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
