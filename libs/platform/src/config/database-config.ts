import { WholeNumber } from '@soc-agent/contracts';
import { Meets } from './meets.js';
import { ServiceConfig } from './service-config.js';

/** What a service reads that uses PostgreSQL, too. */
export class DatabaseConfig extends ServiceConfig {
  /** Who the service is, not who the tables belong to; `sslmode` and `sslrootcert` as `libpq` knows them. */
  @Meets(isDatabase, 'DATABASE_URL must be postgresql://user:password@host:5432/database')
  DATABASE_URL: string = 'postgresql://soc_app@127.0.0.1:5432/soc';

  /** Connections one process opens at most; all of them together need to fit the server's `max_connections`. */
  @WholeNumber(2, 100)
  DATABASE_CONNECTIONS: number = 10;
}

function isDatabase(url: string): boolean {
  if (!/^postgres(ql)?:\/\/[^/]/.test(url) || !URL.canParse(url)) return false;
  const { username, pathname } = new URL(url);
  return username !== '' && pathname.length > 1;
}
