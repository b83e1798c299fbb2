import { describe, expect, it } from '@jest/globals';
import { entityName, namedEntities } from './named-entities.js';

describe('entities that somebody names', () => {
  it.each([
    ['host:WEB-1', ['host:web-1']],
    ['ip:203.0.113.7', ['address:203.0.113.7']],
    ['address:203[.]0[.]113[.]7', ['address:203.0.113.7']],
    ['user:CORP\\Ada', ['user:corp\\ada']],
    ['ip:2001:DB8::0:1', ['address:2001:db8::1']],
    ['host:', []],
  ])('%s', (text, expected) => {
    expect(namedEntities(text)).toEqual(expected);
  });

  it('may be of several kinds', () => {
    expect(namedEntities('mail')).toEqual(expect.arrayContaining(['host:mail', 'user:mail']));
  });

  it('are called what other parts call them', () => {
    expect((['address:203.0.113.7', 'host:web-1'] as const).map(entityName)).toEqual(['ip:203.0.113.7', 'host:web-1']);
  });
});
