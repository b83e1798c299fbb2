import { describe, expect, it } from 'vitest';
import { aSummary, threatId } from '../../testing/threat-builders.js';
import { graphOf } from './related-graph.js';

describe('graphOf', () => {
  it('joins threats by what they share, each entity once', () => {
    const { nodes, edges } = graphOf({ id: threatId(1), title: 'This' }, [
      { threat: aSummary(2), shared: ['ip:192.0.2.1', 'user:root'] },
      { threat: aSummary(3), shared: ['ip:192.0.2.1'] },
    ]);
    expect(nodes.map(({ id }) => id)).toEqual([threatId(1), 'ip:192.0.2.1', 'user:root', threatId(2), threatId(3)]);
    expect(nodes[1]).toMatchObject({ kind: 'ip', label: '192.0.2.1', route: ['/entities', 'ip', '192.0.2.1'] });
    expect(edges).toHaveLength(5);
  });
});
