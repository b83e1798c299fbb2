import type { ThreatActivity } from '@soc-agent/contracts';
import { describe, expect, it } from 'vitest';
import { undoableLines } from './undoable-bulk.js';

const NOW = Date.parse('2026-11-28T10:00:00Z');

function line(minutesAgo: number, bulk?: string, kind: ThreatActivity['kind'] = 'judged'): ThreatActivity {
  const at = new Date(NOW - minutesAgo * 60_000).toISOString();
  return { at, kind, text: kind, ...(bulk !== undefined && { bulk }) };
}

describe('lines of bulk work that can be undone', () => {
  it('are the newest of each work, as long as there is time', () => {
    const items = [line(1, 'a', 'changed'), line(1, 'a'), line(2), line(9, 'b'), line(10, 'c')];
    expect([...undoableLines(items, NOW)]).toEqual([items[0], items[3]]);
    expect([...undoableLines(items, NOW + 60_000)]).toEqual([items[0]]);
  });

  it('are none of work that was undone', () => {
    expect(undoableLines([line(1, 'a', 'undone'), line(2, 'a'), line(2, 'a', 'changed')], NOW).size).toBe(0);
  });
});
