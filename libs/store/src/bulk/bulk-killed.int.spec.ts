import { describe, expect, it } from '@jest/globals';
import { Dice, dyingDatabase, everythingDecided, withClient } from '@soc-agent/testing';
import { BulkSteps } from './bulk-steps.js';
import {
  ADA,
  EVERYTHING,
  NOW,
  brokenAudits,
  database,
  entries,
  jobs,
  mixed,
  steps,
  take,
  undo,
  url,
  withBulkDatabase,
  work,
} from './bulk.support.spec.js';

withBulkDatabase();

/** So that a few threats take many steps. */
const A_FEW = 7;

describe('a process that is killed', () => {
  it('at any point leaves work that another one goes on with, to the same end, there and back', async () => {
    const ids = await mixed(60, 5);
    const before = await everythingDecided(url);
    const whole = await take(ids, EVERYTHING);
    await work(whole, new BulkSteps(database, A_FEW));
    const after = await everythingDecided(url);
    await undo(whole);
    const dice = new Dice(11);
    const again = await take(ids, EVERYTHING);
    const killed = async (): Promise<void> => {
      for (let deaths = 0; ; deaths++) {
        const outcome = await work(again, new BulkSteps(dyingDatabase(database, dice.number(60)), A_FEW)).then(
          () => 'over',
          (error: Error) => error.message,
        );
        if (outcome === 'over') return expect(deaths).toBeGreaterThan(2);
        expect(outcome).toBe('killed');
        // as far as a step got, it got with all that belongs to it
        const text = `select b.done, count(*)::int as changed from bulk_jobs b join bulk_items i on i.bulk_id = b.id
          where b.id = $1 and i.state in ('changed', 'done') group by 1`;
        const [far] = await database.query<{ done: number; changed: number }>({ name: 'far', text }, [again]);
        expect(far?.done).toBe(far?.changed);
      }
    };
    await killed();
    expect(await everythingDecided(url)).toEqual(after);
    await jobs.undo(again, ADA, NOW);
    await killed();
    expect(await everythingDecided(url)).toEqual(before);
    expect(await brokenAudits()).toEqual([]);
  });

  it('does not stop two others from having the same job: each threat is changed once', async () => {
    const ids = await mixed(60, 6);
    const id = await take(ids, { triage: 'escalated', comment: 'once' });
    await Promise.all([...[1, 2, 3].map(() => work(id, new BulkSteps(database, A_FEW)))]);
    await work(id);
    expect(await jobs.find(id)).toMatchObject({ state: 'done', done: 60 });
    const { rows } = await withClient(url, (owner) =>
      owner.query(`select threat_id from threat_log where text = 'once' group by 1 having count(*) > 1`),
    );
    expect(rows).toEqual([]);
  });

  it('is found missing after five seconds; and what breaks five times is taken back', async () => {
    const ids = await mixed(30, 7);
    const before = await everythingDecided(url);
    const id = await take(ids, EVERYTHING);
    await new BulkSteps(database, A_FEW).step(id, NOW);
    expect(await jobs.abandoned(NOW + 4000)).toEqual([]);
    expect(await jobs.abandoned(NOW + 5001)).toMatchObject([{ id }]);
    for (let n = 0; n < 5; n++) await steps.broke(id, 'out of luck', NOW);
    await work(id);
    expect(await jobs.find(id)).toMatchObject({ state: 'failed' });
    expect(await everythingDecided(url)).toEqual(before);
    expect(await entries('threats.failed')).toMatchObject([{ detail: { bulk: id, failure: 'out of luck' } }]);
  });
});
