import type { Database } from '../database/database.js';

/** Threats removed by one statement. */
const MOST_AT_ONCE = 500;

/** SQL: removes the threats that a select names, and all that belongs to them but the entries of the audit log. */
const removing = (ids: string): string => `with doomed as materialized (${ids})
  , documents as (delete from threat_documents where id in (select id from doomed))
  , entities as (delete from threat_entities where threat_id in (select id from doomed))
  , verdicts as (delete from verdict_changes where threat_id in (select id from doomed))
  , counted as (delete from counted_verdicts where threat_id in (select id from doomed))
  , actions as (delete from threat_actions where threat_id in (select id from doomed))
  delete from threats where id in (select id from doomed) returning id`;

const REMOVE_SURPLUS = {
  name: 'threats remove surplus',
  text: removing(`select id from threats where triage = 'closed' or severity is null or severity in ('INFO', 'LOW')
    order by created_at limit $1 for update skip locked`),
};
const FORGET_GROUPS = { name: 'review_groups forget', text: 'delete from review_groups where updated_at < $1' };
const TEND = { name: 'documents tend', text: 'select tend_documents($1)' };

/** Groups last four hours at most; after that they are only asked about by late events. */
const GROUPS_KEPT_MS = 24 * 3_600_000;

/** Keeps the record within its bounds. */
export class ThreatRetention {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /**
   * Removes threats where there are too many: the oldest of those that are closed, INFO or LOW, or failed. An open threat of MEDIUM or more is never
   * removed for its number.
   * @param surplus how many are too many
   * @returns how many were removed: less where there are no more that may go
   */
  async removeSurplus(surplus: number): Promise<number> {
    let removed = 0;
    while (removed < surplus) {
      const most = Math.min(MOST_AT_ONCE, surplus - removed);
      const gone = await this.database.query(REMOVE_SURPLUS, [most]);
      removed += gone.length;
      if (gone.length < most) break;
    }
    return removed;
  }

  /** Forgets groups that ended, makes room for the documents of the next month, and drops the months that are empty. */
  async tend(now: number): Promise<void> {
    await this.database.query(FORGET_GROUPS, [new Date(now - GROUPS_KEPT_MS).toISOString()]);
    await this.database.query(TEND, [new Date(now).toISOString()]);
  }
}
