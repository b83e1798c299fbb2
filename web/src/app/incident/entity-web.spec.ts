import { describe, expect, it } from 'vitest';
import { aGroup } from '../../testing/incident-builders.js';
import { entityWeb } from './entity-web.js';

describe('entityWeb', () => {
  it('joins what a group is about to what else it names, once, by the rules that say so', () => {
    const { nodes, edges } = entityWeb([
      aGroup({ title: 'Login', main: 'host:web-1', entities: ['host:web-1', 'ip:203.0.113.7'] }),
      aGroup({ title: 'Shell', main: 'host:web-1', entities: ['ip:203.0.113.7', 'domain:evil.example'] }),
      aGroup({ title: 'Scan', main: 'ip:203.0.113.7', entities: ['ip:203.0.113.7', 'host:web-1'] }),
    ]);
    expect(edges).toEqual([
      { from: 'host:web-1', to: 'ip:203.0.113.7', label: 'Login and 2 more' },
      { from: 'domain:evil.example', to: 'host:web-1', label: 'Shell' },
    ]);
    expect(nodes.map(({ id, isMain, route }) => [id, isMain ?? false, route?.join('/')])).toEqual([
      ['host:web-1', true, '/entities/host/web-1'],
      ['ip:203.0.113.7', true, '/entities/ip/203.0.113.7'],
      ['domain:evil.example', false, undefined],
    ]);
  });

  it('hangs what a group without a main entity names onto its first', () => {
    const { main: _main, ...group } = aGroup({ entities: ['user:ada', 'hash:ab', 'hash:cd'] });
    expect(entityWeb([group]).edges.map(({ from, to }) => [from, to])).toEqual([
      ['hash:ab', 'user:ada'],
      ['hash:cd', 'user:ada'],
    ]);
  });
});
