import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('takes a value from the file that a variable names, so that a secret is not in the environment', () => {
    const REDIS_URL_FILE = join(mkdtempSync(join(tmpdir(), 'config-')), 'redis-url');
    writeFileSync(REDIS_URL_FILE, 'redis://gateway:secret@redis:6379\n');
    expect(readConfig(ServiceConfig, { REDIS_URL_FILE }).REDIS_URL).toBe('redis://gateway:secret@redis:6379');
    expect(readConfig(ServiceConfig, { REDIS_URL_FILE, REDIS_URL: 'redis://a' }).REDIS_URL).toBe('redis://a');
    expect(() => readConfig(ServiceConfig, { REDIS_URL_FILE: '/nowhere' })).toThrow('REDIS_URL_FILE');
  });

  it.each([
    [{ PORT: 'eighty' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ LOG_MODE: 'loud' }, 'LOG_MODE'],
    [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL'],
    [{ REDIS_URL: 'redis://a:6379,b:6379' }, 'REDIS_URL'],
    [{ REDIS_CLUSTER: 'yes' }, 'REDIS_CLUSTER'],
    [{ REDIS_PREFIX: 'soc' }, 'REDIS_PREFIX'],
  ])('names the variable in %j', (environment, variable) => {
    expect(() => readConfig(ServiceConfig, environment)).toThrow(variable);
  });
});
