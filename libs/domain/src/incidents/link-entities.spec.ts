import { describe, expect, it } from '@jest/globals';
import { threatSignal } from '@soc-agent/testing';
import { LINKING } from './limits.js';
import { linkEntities } from './link-entities.js';

describe('what links', () => {
  const entities = {
    hosts: ['WEB-1'],
    users: ['CORP\\SYSTEM', 'ada', 'WEB-1$'],
    sourceIps: ['127.0.0.1', '192.0.2.1'],
    hashes: ['ab', 'cd'],
  };

  it('leaves out what every machine has, and unknown digests', () => {
    const signal = threatSignal({ entities });
    expect(linkEntities(signal, {}, new Set(['cd']))).toEqual({
      main: 'host:web-1',
      entities: ['host:web-1', 'user:ada', 'address:192.0.2.1', 'hash:cd'],
    });
  });

  it('is one entity for one machine by the customer’s table, and none for what many share', () => {
    const network = { assets: [{ name: 'web-1', aliases: ['192.0.2.1'] }], shared: ['ada'] };
    expect(linkEntities(threatSignal({ entities }), network).entities).toEqual(['host:web-1']);
    expect(linkEntities(threatSignal({ entities: { sourceIps: ['192.0.2.1'] } }), network).main).toBe('host:web-1');
  });

  it('is one entity by a name with its domain or without', () => {
    const network = {
      assets: [
        { name: 'shop', aliases: ['web'] },
        { name: 'books', aliases: ['db.corp.example'] },
      ],
    };
    const hosts = ['web.corp.example', 'db.corp.example', 'mail.corp.example'];
    expect(linkEntities(threatSignal({ entities: { hosts } }), network).entities).toEqual([
      'host:shop',
      'host:books',
      'host:mail.corp.example',
    ]);
  });

  it('is none of what a signal is about where that never links, and fifty entities at most', () => {
    const { main, entities: none } = linkEntities(threatSignal({ entities: { urls: ['https://evil.example/a'] } }));
    expect([main, none]).toEqual([undefined, []]);
    const sourceIps = Array.from({ length: LINKING.entities + 1 }, (_, n) => `192.0.2.${n + 1}`);
    expect(linkEntities(threatSignal({ entities: { sourceIps } })).entities).toHaveLength(LINKING.entities);
    expect(linkEntities(threatSignal({ entities: {} }))).toEqual({ entities: [] });
  });
});
