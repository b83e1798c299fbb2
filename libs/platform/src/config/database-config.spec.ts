import { describe, expect, it } from '@jest/globals';
import { DatabaseConfig } from './database-config.js';
import { readConfig } from './service-config.js';

const urlOf = (scheme: string, password: string, rest = ''): string => `${scheme}://soc:${password}@db:5433/soc${rest}`;

describe('where the database is', () => {
  it.each(['postgresql://soc@db/soc', urlOf('postgres', 'p%40ss', '?sslmode=verify-full')])('%s will do', (url) => {
    expect(readConfig(DatabaseConfig, { DATABASE_URL: url }).DATABASE_URL).toBe(url);
  });

  it.each(['db:5432', 'mysql://soc@db/soc', 'postgresql://db/soc', 'postgresql://soc@db', 'postgresql://soc@db/'])(
    '%s will not: it needs a user and a database',
    (url) => {
      expect(() => readConfig(DatabaseConfig, { DATABASE_URL: url })).toThrow('DATABASE_URL must be postgresql://');
    },
  );

  it('is never quoted, for it holds a password', () => {
    const read = (): unknown => readConfig(DatabaseConfig, { DATABASE_URL: urlOf('mysql', 'hunter2') });
    expect(read).toThrow(/^(?!.*hunter2)/);
    expect(() => readConfig(DatabaseConfig, { DATABASE_CONNECTIONS: '1' })).toThrow('DATABASE_CONNECTIONS');
  });
});
