import { describe, expect, it } from '@jest/globals';
import type { ThreatSummary } from '@soc-agent/contracts';
import fc from 'fast-check';
import { inFrontOf } from './open-threats.js';

type Place = 'under way' | 'stored' | 'both';

const threat = (id: number, seq = 0): ThreatSummary => ({ id: String(id).padStart(4, '0'), seq }) as ThreatSummary;
const newestFirst = (ids: Iterable<number>, seq = 0): ThreatSummary[] =>
  [...ids].sort((a, b) => b - a).map((id) => threat(id, seq));

describe('threats under way in front of stored ones', () => {
  it('are each listed once, the largest id first, those in both as they are stored', () => {
    const places = fc.uniqueArray(fc.tuple(fc.nat(9999), fc.constantFrom<Place>('under way', 'stored', 'both')), {
      selector: ([id]) => id,
      maxLength: 40,
    });
    fc.assert(
      fc.property(places, (threats) => {
        const at = (place: Place, seq: number): ThreatSummary[] =>
          newestFirst(
            threats.filter(([, one]) => one === place || one === 'both').map(([id]) => id),
            seq,
          );
        const [open, stored] = [at('under way', 0), at('stored', 1)];
        const page = inFrontOf({ items: stored, total: 7 }, { items: open, total: 3 }, 0, 40);
        expect(page.items.map(({ id }) => id)).toEqual(newestFirst(threats.map(([id]) => id)).map(({ id }) => id));
        expect(page.items.filter(({ seq }) => seq === 1)).toHaveLength(stored.length);
        expect(page.total).toBe(10);
      }),
    );
  });

  it('fill a page, behind which it goes on', () => {
    const stored = { items: newestFirst([1, 2, 3]), total: 1000, capped: true as const };
    const page = inFrontOf(stored, { items: newestFirst([4, 5]), total: 2 }, 1, 3);
    expect(page.items).toEqual(newestFirst([4, 3, 2]));
    expect(page).toMatchObject({ total: 1002, capped: true, nextCursor: threat(2).id });
  });
});
