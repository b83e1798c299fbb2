import { WholeNumber } from '@soc-agent/contracts';
import { Validate, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { ServiceConfig } from './service-config.js';

@ValidatorConstraint()
class PostgresUrl implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    const url = String(value);
    if (!/^postgres(ql)?:\/\/[^/]/.test(url) || !URL.canParse(url)) return false;
    const { username, pathname } = new URL(url);
    return username !== '' && pathname.length > 1;
  }

  /** Never quotes the value, which holds a password. */
  defaultMessage(): string {
    return 'DATABASE_URL must be postgresql://user:password@host:5432/database';
  }
}

/** What a service reads that uses PostgreSQL, too. */
export class DatabaseConfig extends ServiceConfig {
  /** Who the service is, not who the tables belong to; `sslmode` and `sslrootcert` as `libpq` knows them. */
  @Validate(PostgresUrl)
  DATABASE_URL: string = 'postgresql://soc_app@127.0.0.1:5432/soc';

  /** Connections one process opens at most; all of them together need to fit the server's `max_connections`. */
  @WholeNumber(2, 100)
  DATABASE_CONNECTIONS: number = 10;
}
