import type { Database } from '../database/database.js';

const FIND = {
  name: 'incidents unplaced',
  text: `select id from unplaced_threats($1, make_interval(secs => $2)) u (id)`,
};

/** Threats that were stored and never placed, such as by a process that died while they waited for others of their kind. */
export class UnplacedThreats {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /**
   * Those of the changes that nobody looked at yet, a while after they were made; each is answered once.
   * @param delayMs how long a threat may wait to be placed
   */
  async find(now: number, delayMs: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(FIND, [new Date(now).toISOString(), delayMs / 1000]);
    return rows.map(({ id }) => id);
  }
}
