import { describe, expect, it } from '@jest/globals';
import { placedThreat } from '@soc-agent/testing';
import fc from 'fast-check';
import { BOUNDS, LINKING } from './limits.js';
import { linkStrength, type EntityFacts } from './link-strength.js';
import { MemoryBoard } from './memory-board.js';
import type { EntityKey, Group, IncidentThreat } from './model.js';
import { rollUp } from './roll-up.js';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const START = Date.parse('2026-03-01T00:00:00Z');
/** The hour that random threats fall into; what came before has made the customer known. */
const THEN = START + 3 * DAY;

const anyThreat = (spanMs: number): fc.Arbitrary<IncidentThreat> =>
  fc
    .record({
      id: fc.uuid(),
      at: fc.integer({ min: THEN, max: THEN + spanMs - 1 }),
      rule: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      host: fc.constantFrom('web-1', 'web-2', 'db-1', 'mail'),
      others: fc.uniqueArray(
        fc.constantFrom<EntityKey>('address:192.0.2.1', 'address:192.0.2.2', 'user:ada', 'user:bob', 'host:db-1'),
        { maxLength: 2 },
      ),
      risk: fc.constantFrom(2, 7, 12, 25, 40, 70),
      tactics: fc.subarray(['TA0001', 'TA0002', 'TA0003'], { maxLength: 2 }),
      isUnjudgedCritical: fc.nat(29).map((n) => n === 0),
    })
    .map((changes) => placedThreat(changes));
const anyThreats = (spanMs: number, maxLength: number): fc.Arbitrary<IncidentThreat[]> =>
  fc.uniqueArray(anyThreat(spanMs), { maxLength, selector: ({ id }) => id });

describe('incidents, whatever happens', () => {
  it('T1: are the same in any order within an hour', () => {
    const shuffled = anyThreats(HOUR, 40).chain((threats) =>
      fc.tuple(
        fc.constant(threats),
        fc.shuffledSubarray(threats, { minLength: threats.length, maxLength: threats.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([threats, others]) => {
        expect(shapeOf(placed(others), others)).toEqual(shapeOf(placed(threats), threats));
      }),
      { numRuns: 300 },
    );
  });

  it('T1: are the same one by one and many together', () => {
    fc.assert(
      fc.property(anyThreats(HOUR, 40), fc.nat(39), (threats, alone) => {
        const board = placed(threats.slice(0, alone));
        board.placeAll(threats.slice(alone), THEN + DAY);
        expect(shapeOf(board, threats)).toEqual(shapeOf(placed(threats), threats));
      }),
      { numRuns: 300 },
    );
  });

  it('T2: link two groups alike from both sides', () => {
    const facts = fc.record({ perDay: fc.double({ min: 0, max: 40, noNaN: true }), mains: fc.nat(8) });
    fc.assert(
      fc.property(anyGroup, anyGroup, facts, fc.boolean(), (g, h, known, isUnknownCustomer) => {
        const grounds = { facts: (): EntityFacts => known, isUnknownCustomer };
        const [there, back] = [linkStrength(g, h, grounds), linkStrength(h, g, grounds)];
        expect(there).toEqual(back);
        expect(there?.strength ?? 0).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('T2: only grow stronger as the intervals grow', () => {
    fc.assert(
      fc.property(anyGroup, anyGroup, fc.nat(3 * HOUR), fc.nat(3 * HOUR), (g, h, earlier, later) => {
        const grounds = { facts: (): EntityFacts => ({ perDay: 5, mains: 1 }), isUnknownCustomer: false };
        const grown = { ...g, startAt: g.startAt - earlier, lastAt: g.lastAt + later };
        const [before, after] = [linkStrength(g, h, grounds), linkStrength(grown, h, grounds)];
        expect(after?.strength ?? 0).toBeGreaterThanOrEqual(before?.strength ?? 0);
      }),
    );
  });

  it('T3: never tie two customers, however alike their names', () => {
    fc.assert(
      fc.property(anyGroup, anyGroup, (g, h) => {
        const grounds = { facts: (): undefined => undefined, isUnknownCustomer: false };
        expect(linkStrength({ ...g, customerName: 'A' }, { ...h, customerName: 'B' }, grounds)).toBeUndefined();
      }),
    );
  });

  it('T4: stay within their bounds, and are continued beyond them', () => {
    const board = known();
    for (let n = 0; n < 2.5 * BOUNDS.groups; n += 1) {
      board.place(placedThreat({ at: THEN + n * 10_000, rule: `r${n}`, risk: 60 }), THEN);
    }
    const shown = shownOf(board);
    expect(shown.map(({ rollUp: { groups } }) => groups)).toEqual([BOUNDS.groups, BOUNDS.groups, 0.5 * BOUNDS.groups]);
    expect(shown.map(({ continues }) => continues)).toEqual([undefined, shown[0]?.number, shown[1]?.number]);
  });

  it('T4: stay within thirty days and five hundred entities', () => {
    const board = known();
    for (let day = 0; day < 80; day += 5)
      board.place(placedThreat({ at: THEN + day * DAY, rule: `r${day}`, risk: 60 }), THEN);
    for (let n = 0; n < 30; n += 1) {
      const others = Array.from({ length: 40 }, (_, i): EntityKey => `address:10.${n}.0.${i}`);
      board.place(placedThreat({ at: THEN + n * MINUTE, host: 'db-1', rule: `s${n}`, others, risk: 60 }), THEN);
    }
    for (const { rollUp: whole, number } of shownOf(board)) {
      expect(whole.lastAt - whole.startAt).toBeLessThanOrEqual(BOUNDS.spanMs);
      expect(new Set(board.membersOf(number).flatMap(({ entities }) => entities)).size).toBeLessThanOrEqual(
        BOUNDS.entities,
      );
    }
  });

  it('T9: hardly change when one event in twenty comes up to two hours late', () => {
    fc.assert(
      fc.property(
        anyThreats(12 * HOUR, 80),
        fc.infiniteStream(fc.nat(19)),
        fc.nat(2 * HOUR),
        (threats, draws, lateMs) => {
          const inOrder = threats.toSorted((a, b) => a.at - b.at);
          const late = inOrder
            .map((threat) => ({ threat, arrives: threat.at + (draws.next().value === 0 ? lateMs : 0) }))
            .toSorted((a, b) => a.arrives - b.arrives)
            .map(({ threat }) => threat);
          const [punctual, delayed] = [pairsOf(placed(inOrder), inOrder), pairsOf(placed(late), late)];
          const shared = [...punctual].filter((pair) => delayed.has(pair)).length;
          expect(shared).toBeGreaterThanOrEqual(0.99 * Math.max(punctual.size, delayed.size) - 1);
        },
      ),
    );
  });

  it('T10: are not bridged by what many hosts share', () => {
    const board = known();
    const proxy: EntityKey = 'address:198.51.100.80';
    for (let n = 0; n < LINKING.hubMains; n += 1) {
      board.place(placedThreat({ at: THEN - DAY + n * HOUR, host: `usual-${n}`, others: [proxy], risk: 2 }), THEN);
    }
    for (const host of ['web-1', 'db-1']) {
      for (const rule of ['a', 'b'])
        board.place(placedThreat({ at: THEN, host, rule, others: [proxy], risk: 45 }), THEN);
    }
    expect(shownOf(board).map(({ rollUp: { entities } }) => entities.filter((key) => key.startsWith('host:')))).toEqual(
      [['host:web-1'], ['host:db-1']],
    );
  });

  it('T11: are no graver for repetition', () => {
    fc.assert(
      fc.property(
        fc.array(anyGroup, { minLength: 1, maxLength: 12 }),
        fc.nat(11),
        fc.nat(50),
        (members, which, times) => {
          const repeated = members[which % members.length] as Group;
          const again = Array.from({ length: times }, (_, n) => ({ ...repeated, id: `again-${n}` }));
          expect(rollUp([...members, ...again]).weight).toBeCloseTo(rollUp(members).weight, 12);
        },
      ),
    );
  });

  it('T11: are never less grave for one more rule', () => {
    fc.assert(
      fc.property(fc.array(anyGroup, { minLength: 1, maxLength: 12 }), anyGroup, (members, more) => {
        expect(rollUp([...members, more]).weight).toBeGreaterThanOrEqual(rollUp(members).weight - 1e-12);
      }),
    );
  });
});

const anyGroup: fc.Arbitrary<Group> = fc
  .tuple(anyThreat(8 * DAY), fc.nat(4 * HOUR), fc.nat(24))
  .map(([{ at, tactics, ...threat }, lastsMs, steadyHours]) => ({
    ...threat,
    startAt: at,
    lastAt: at + lastsMs,
    threats: 1,
    tactics: Object.fromEntries(tactics.map((id) => [id, at])),
    createdAt: at,
    steadyHours,
    runningSince: at,
    isFlood: false,
    apart: [],
  }));

/** A board whose customer has been known for three days. */
function known(): MemoryBoard {
  const board = new MemoryBoard('RetailMax');
  for (let day = 0; day < 3; day += 1)
    board.place(placedThreat({ id: `past-${day}`, at: START + day * DAY, rule: 'past', risk: 2 }), THEN);
  return board;
}

function placed(threats: readonly IncidentThreat[]): MemoryBoard {
  const board = known();
  for (const threat of threats) board.place(threat, THEN + DAY);
  return board;
}

function shownOf(board: MemoryBoard): { number: number; rollUp: ReturnType<typeof rollUp>; continues?: number }[] {
  return [...board.incidents.values()].filter(({ state }) => state !== 'forming' && state !== 'merged');
}

/** Groups and incidents by the threats in them, without numbers. */
function shapeOf(board: MemoryBoard, threats: readonly IncidentThreat[]): unknown {
  const groups = new Map<string, string[]>();
  const incidents = new Map<number, string[]>();
  for (const { id } of threats) {
    const group = board.groupOf(id) as Group;
    groups.set(group.id, [...(groups.get(group.id) ?? []), id].sort());
    if (group.incident !== undefined)
      incidents.set(group.incident, [...(incidents.get(group.incident) ?? []), id].sort());
  }
  return {
    groups: [...groups.values()].sort(),
    incidents: Array.from(incidents, ([number, ids]) => {
      const { state, rollUp: whole } = board.incident(number) ?? {};
      return { ids, state, whole };
    }).sort((a, b) => ((a.ids[0] ?? '') < (b.ids[0] ?? '') ? -1 : 1)),
  };
}

/** Every two threats that share an incident. */
function pairsOf(board: MemoryBoard, threats: readonly IncidentThreat[]): Set<string> {
  const pairs = new Set<string>();
  const numberOf = (threat: IncidentThreat): number | undefined => board.groupOf(threat.id)?.incident;
  for (const one of threats) {
    for (const other of threats) {
      if (one.id < other.id && numberOf(one) !== undefined && numberOf(one) === numberOf(other))
        pairs.add(`${one.id} ${other.id}`);
    }
  }
  return pairs;
}
