import { describe, expect, it } from 'vitest';
import { shownColumns } from './columns.js';

const ids = (...given: Parameters<typeof shownColumns>) => shownColumns(...given).map(({ id }) => id);

describe('shownColumns', () => {
  it('has all where there is room, counts only for rows that stand for several', () => {
    expect(ids([], 1200, true)).toContain('counts');
    expect(ids([], 1200, false)).not.toContain('counts');
  });

  it('leaves out what was hidden and what has no room, never the fixed ones', () => {
    expect(ids(['risk', 'title'], 500, true)).toEqual(['check', 'severity', 'title', 'sla', 'age']);
  });
});
