import { describe, expect, it } from '@jest/globals';
import { readConfig, ServiceConfig } from './service-config.js';

describe('readConfig', () => {
  it('has defaults for everything', () => {
    const config = readConfig(ServiceConfig, {});
    expect(config).toMatchObject({ REDIS_PREFIX: '{soc}', PORT: 8080, LOG_MODE: 'production' });
  });

  it('reads numbers, and takes an empty variable for an absent one', () => {
    expect(readConfig(ServiceConfig, { PORT: '9000', LOG_MODE: '' })).toMatchObject({
      PORT: 9000,
      LOG_MODE: 'production',
    });
  });

  it.each([
    [{ PORT: 'eighty' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ LOG_MODE: 'loud' }, 'LOG_MODE'],
    [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL'],
    [{ REDIS_PREFIX: 'soc' }, 'REDIS_PREFIX'],
  ])('names the variable in %j', (environment, variable) => {
    expect(() => readConfig(ServiceConfig, environment)).toThrow(variable);
  });
});
