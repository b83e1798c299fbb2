import pg from 'pg';

/** Generous: beside other tests a second's work may take a minute. */
const PATIENT = { connectionTimeoutMillis: 60_000 };

/** Has something done with a connection of its own, by default to a server that has much to do. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
  timeouts: Pick<pg.ClientConfig, 'connectionTimeoutMillis' | 'query_timeout'> = PATIENT,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, ...timeouts });
  // a connection that breaks ends the statement under way
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
