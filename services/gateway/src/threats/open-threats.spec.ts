import { describe, expect, it } from '@jest/globals';
import type { ThreatSummary } from '@soc-agent/contracts';
import fc from 'fast-check';
import { inFrontOf } from './open-threats.js';

const threat = (id: number): ThreatSummary => ({ id: String(id).padStart(4, '0') }) as ThreatSummary;
const idsOf = (threats: ThreatSummary[]): number[] => threats.map(({ id }) => Number(id));
const newestFirst = (ids: Iterable<number>): ThreatSummary[] => [...ids].sort((a, b) => b - a).map(threat);

describe('threats under way in front of stored ones', () => {
  it('are each listed and counted once, also those stored between the two reads', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(9999), { maxLength: 40 }),
        fc.array(fc.constantFrom('open', 'stored', 'both'), { minLength: 40, maxLength: 40 }),
        (ids, places) => {
          const at = (place: string): ThreatSummary[] =>
            newestFirst(ids.filter((_, n) => places[n] === place || places[n] === 'both'));
          const [open, stored] = [at('open'), at('stored')];
          const page = inFrontOf({ items: stored, total: stored.length }, { items: open, total: open.length }, 0, 50);
          expect(idsOf(page.items)).toEqual(idsOf(newestFirst(ids)));
          expect(page.total).toBe(ids.length);
        },
      ),
    );
  });

  it('fill a page, behind which it goes on', () => {
    const page = inFrontOf(
      { items: newestFirst([1, 2, 3]), total: 1000, capped: true },
      { items: newestFirst([4, 5]), total: 2 },
      1,
      3,
    );
    expect(idsOf(page.items)).toEqual([4, 3, 2]);
    expect(page).toMatchObject({ total: 1002, capped: true, nextCursor: threat(2).id });
  });
});
