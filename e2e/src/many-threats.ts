import { withClient } from '@soc-agent/testing';

/** One UUIDv7 for each number, of a second each before the threat that is copied: a higher number is an older threat. */
const COPIES = `
  select r.* from threats one, generate_series(1, $2::int) n,
    lateral (select one.created_at - n * interval '1 second' as at) time,
    lateral (select lpad(to_hex((extract(epoch from time.at) * 1000)::bigint), 12, '0') as ms) stamp,
    lateral jsonb_populate_record(one, jsonb_build_object(
      'id', stamp.ms || '7000' || '8000' || lpad(to_hex(n), 12, '0'), 'seq', nextval('change_seq'),
      'created_at', time.at, 'updated_at', time.at, 'occurred_at', time.at, 'title', 'Copy ' || n)) r
  where one.id = $1`;

/**
 * Stores rows of threats that are like one that is stored, each older than the one before, titled `Copy 1` and so on: thousands within
 * seconds. They have no documents, so that they can be listed, but not opened.
 * @param url of the database's owner
 */
export async function copyThreat(url: string, id: string, copies: number): Promise<void> {
  await withClient(url, async (owner) => {
    const { rows } = await owner.query<{ names: string }>(`select string_agg(quote_ident(column_name), ', ') as names
      from information_schema.columns where table_name = 'threats' and is_generated = 'NEVER'`);
    const names = rows[0]!.names;
    await owner.query(`insert into threats (${names}) select ${names} from (${COPIES}) copies`, [id, copies]);
    await owner.query('analyze threats');
  });
}
