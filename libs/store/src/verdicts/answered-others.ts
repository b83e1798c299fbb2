import { lockThreats, type ThreatChange } from '../decisions/decided-threats.js';
import type { Sql } from '../database/statement.js';

/** Locks the other threats of a review group that ask for a person. @param by the threat that answers for them; none where it does not any more */
export async function answeredOthers(
  sql: Sql,
  others: readonly string[],
  by: string | undefined,
): Promise<ThreatChange[]> {
  const locked = await lockThreats(sql, others);
  return locked
    .filter(({ id, answeredBy }) => answeredBy !== id)
    .map(({ id, decided }) => ({ id, decided, answeredBy: by, isDecided: false }));
}
