import { beforeEach, describe, expect, it } from '@jest/globals';
import { placedThreat } from '@soc-agent/testing';
import fc from 'fast-check';
import type { BoardRows } from './board.js';
import { DAY, during, HOUR, MINUTE, THEN } from './groups.support.spec.js';
import { INVENTED, LINKING } from './limits.js';
import { MemoryBoard } from './memory-board.js';
import type { EntityKey, IncidentThreat } from './model.js';

type Change = Partial<Parameters<typeof placedThreat>[0]>;

/** Threats of four rules on three hosts within an hour, no two at the same time. */
const threatsOfAnHour = fc
  .uniqueArray(
    fc.record({
      id: fc.uuid(),
      at: fc.integer({ min: THEN, max: THEN + HOUR - 1 }),
      rule: fc.constantFrom('a', 'b', 'c', 'd'),
      host: fc.constantFrom('web-1', 'web-2', 'db-1'),
      others: fc.subarray<EntityKey>(['user:ada', 'host:db-1'], { maxLength: 1 }),
      risk: fc.constantFrom(2, 7, 25, 60),
    }),
    { maxLength: 25, selector: ({ at }) => at },
  )
  .map((changes) => changes.map((one) => placedThreat(one)));

let board: MemoryBoard;
beforeEach(() => {
  board = new MemoryBoard('RetailMax');
  // the customer is known
  place({ at: THEN - 9 * DAY, rule: 'past', host: 'past', risk: 2 });
});

describe('a board', () => {
  it('that is written and read again after each threat is as one that was never put away', () => {
    fc.assert(
      fc.property(threatsOfAnHour, fc.boolean(), (threats, closes) => {
        const stayed = new MemoryBoard('RetailMax');
        let rows: BoardRows = stayed.changes();
        for (const threat of [placedThreat({ id: 'past', at: THEN - DAY, rule: 'past' }), ...threats]) {
          const read = new MemoryBoard('RetailMax', rows);
          for (const one of [stayed, read]) {
            one.place(threat, THEN);
            const number = closes ? one.incidents.keys().next().value : undefined;
            if (number !== undefined)
              one.decide({ kind: 'close', by: 'ada', incident: number, disposition: 'true_positive' }, THEN);
          }
          rows = together(rows, read.changes());
        }
        expect(rows).toEqual(stayed.changes());
        expect(rows.log).toEqual(stayed.log);
        const again = new MemoryBoard('RetailMax', rows);
        for (const { id } of threats) expect(again.groupOf(id)).toEqual(stayed.groupOf(id));
        for (const number of stayed.incidents.keys()) expect(again.membersOf(number)).toEqual(stayed.membersOf(number));
        expect(again.changes()).toMatchObject({ groups: [], incidents: [], log: [], placed: [], facts: [] });
      }),
      { numRuns: 15 },
    );
  });

  it('is the same in whichever order threats come together', () => {
    const shuffled = threatsOfAnHour.chain((threats) =>
      fc.tuple(
        fc.constant(threats),
        fc.shuffledSubarray(threats, { minLength: threats.length, maxLength: threats.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([threats, others]) => {
        const [one, other] = [new MemoryBoard('RetailMax'), new MemoryBoard('RetailMax')];
        one.placeAll(threats, THEN);
        // twice, and with some of them again
        other.placeAll([...others, ...others.slice(0, 3)], THEN);
        other.placeAll(others, THEN);
        expect(other.changes()).toEqual(one.changes());
        for (const { id, key } of threats) expect(one.groupOf(id)?.key).toBe(key);
      }),
      { numRuns: 15 },
    );
  });

  it('says when it begins only if something has happened', () => {
    expect(new MemoryBoard('RetailMax').changes()).toStrictEqual({
      ...{ groups: [], incidents: [], log: [], placed: [], facts: [], nextNumber: 1, nextSeq: 1 },
    });
    place({ at: THEN - 10 * DAY });
    expect(board.changes().since).toBe(THEN - 10 * DAY);
  });

  it('knows of nothing that is not there, and leads to what took something in', () => {
    expect([board.group('?'), board.groupOf('?'), board.incident(7)]).toEqual([undefined, undefined, undefined]);
    const [early, late] = [place({ at: THEN, risk: 2 }), place({ at: THEN + 16 * MINUTE, risk: 2 })];
    const kept = place({ at: THEN + 8 * MINUTE, risk: 2 });
    expect([board.group(early)?.id, board.group(late)?.id]).toEqual([kept, kept]);
    place({ at: THEN, rule: 'b', risk: 60 });
    const read = new MemoryBoard('RetailMax', board.changes());
    expect(read.undo(read.log[0]!.seq, 'ada', THEN).kind).toBe(board.undo(board.log[0]!.seq, 'ada', THEN).kind);
    expect(board.undo(99, 'ada', THEN)).toMatchObject({ because: 'unknown', text: 'there is no line 99' });
  });
});

describe('a run', () => {
  it('goes on only in what it follows closely', () => {
    place({ at: THEN, risk: 2 });
    const next = place({ at: THEN + 11 * MINUTE, risk: 2 });
    expect(board.groups.get(next)?.runningSince).toBe(THEN + 11 * MINUTE);
    const [home] = [place({ at: THEN + 2 * HOUR, rule: 'b', risk: 2 })];
    placeAll(during(122, 131), { rule: 'b', risk: 2 });
    expect(board.groups.get(home)).toMatchObject({ threats: 3, ...during(120, 131) });
  });

  it.each<[string, number, () => void]>([
    ['its beginning, before', -7 * DAY, () => (place({ at: THEN, risk: 2 }), place({ at: THEN + 9 * MINUTE }))],
    ['its end, after', 7 * DAY + 9 * MINUTE, () => (place({ at: THEN + 9 * MINUTE, risk: 2 }), place({ at: THEN }))],
    ['the end of what comes together', 7 * DAY + 27 * MINUTE, () => placeAll([0, 9, 18, 27].map(minutesLater))],
  ])('is tied to what is seven days away from %s', (_what, at, run) => {
    for (const [later, isTied] of [
      [0, true],
      [Math.sign(at), false],
    ] as const) {
      board = new MemoryBoard('RetailMax');
      place({ at: THEN - 20 * DAY, rule: 'past', host: 'past', risk: 2 });
      place({ at: THEN + at + later, rule: 'far' });
      run();
      expect(board.incidents.size).toBe(isTied ? 1 : 0);
    }
  });
});

describe('what is known of an entity', () => {
  const factsOf = (entity: EntityKey): unknown[] => board.changes().facts.filter(([of]) => of === entity);

  it('is asked for once in an hour, and stays what it was', () => {
    place({ at: THEN, others: ['user:ada'] });
    const nothing = { perDay: 0, mains: 0 };
    expect(factsOf('user:ada')).toEqual([['user:ada', THEN / HOUR, nothing]]);
    // late ones, which make a hub of it
    for (let n = 0; n < LINKING.hubMains; n += 1)
      place({ at: THEN - HOUR, host: `h${n}`, others: ['user:ada'], risk: 2 });
    place({ at: THEN + MINUTE, rule: 'b', host: 'db-1', others: ['user:ada'] });
    expect(factsOf('user:ada')).toEqual([['user:ada', THEN / HOUR, nothing]]);
    expect(board.incidents.size).toBe(1);
    const again = new MemoryBoard('RetailMax', board.changes());
    again.place(placedThreat({ at: THEN + 2 * MINUTE, rule: 'd', host: 'x', others: ['user:ada'] }), THEN);
    expect(again.changes().facts.map(([of]) => of)).toEqual(['host:x']);
    place({ at: THEN + HOUR, rule: 'c', host: 'mail', others: ['user:ada'] });
    expect(factsOf('user:ada')).toHaveLength(2);
    expect(board.membersOf(1)).toHaveLength(2);
  });

  it('is asked for where something can be tied, and not else', () => {
    place({ at: THEN, risk: 2 });
    expect(factsOf('host:web-1')).toEqual([]);
    board.placeAll(
      [2, 60].map((risk, n) => placedThreat({ at: THEN + n * MINUTE, host: 'db-1', risk })),
      THEN,
    );
    expect(factsOf('host:db-1')).toHaveLength(1);
  });

  it('is asked for where a part of what is near can be tied', () => {
    const apart = { at: THEN - HOUR, host: 'mail' };
    for (const risk of [2, 60]) place({ ...apart, at: apart.at + (risk === 2 ? 0 : 13 * MINUTE), risk });
    place({ ...apart, at: THEN - HOUR + 6 * MINUTE, risk: 2 });
    expect(factsOf('host:mail').length).toBeGreaterThan(0);
  });

  it.each([
    [LINKING.unknownMs - 1, 0],
    [LINKING.unknownMs, 1],
  ])('ties other things only where the customer is known: for %i ms', (known, incidents) => {
    board = new MemoryBoard('RetailMax');
    place({ at: THEN - known, rule: 'past', host: 'past', risk: 2 });
    for (const host of ['web-1', 'db-1']) place({ at: THEN, rule: host, host, others: ['user:ada'] });
    expect(board.incidents.size).toBe(incidents);
    for (const rule of ['b', 'c']) place({ at: THEN, rule, host: 'mail' });
    expect(board.incidents.size).toBe(incidents + 1);
  });
});

describe('a rule', () => {
  it('is as steady as the hours of the day before in which a group of it began', () => {
    for (const hours of [25, 24, 1]) place({ at: THEN - hours * HOUR, risk: 2 });
    place({ at: THEN - HOUR + 30 * MINUTE, risk: 2 });
    // two that are one begin with the first
    for (const minute of [-125, -110, -118]) place({ at: THEN + minute * MINUTE, risk: 2 });
    place({ at: THEN + 5 * MINUTE, risk: 2 });
    place({ at: THEN - 2 * HOUR, risk: 2, rule: 'other' });
    expect(board.groups.get(place({ at: THEN + 30 * MINUTE, risk: 2 }))?.steadyHours).toBe(3);
  });

  const fresh = { ruleSince: THEN };
  it.each<[string, Change, Change, boolean]>([
    ['in the same hour', {}, {}, true],
    ['an hour before', { at: THEN - INVENTED.withinMs, ruleSince: THEN - INVENTED.withinMs }, {}, false],
    ['a little less', { at: THEN - INVENTED.withinMs + 1, ruleSince: THEN - INVENTED.withinMs + 1 }, {}, true],
    ['an hour later', { at: THEN + INVENTED.withinMs, ruleSince: THEN + INVENTED.withinMs }, {}, true],
    ['still later', { at: THEN + INVENTED.withinMs + 1, ruleSince: THEN + INVENTED.withinMs }, {}, false],
    ['for long before', { ruleSince: THEN - INVENTED.withinMs }, {}, false],
    ['almost as long', { ruleSince: THEN - INVENTED.withinMs + 1 }, {}, true],
    ['on another host', { host: 'db-1' }, {}, false],
    ['by another product', { product: 'IDS' }, {}, false],
    ['beside one that is known', {}, { ruleSince: THEN - INVENTED.withinMs }, false],
    ['beside one that is almost known', {}, { ruleSince: THEN - INVENTED.withinMs + 1 }, true],
  ])('is folded that comes with ten that were invented %s: %#', (_when, others, own, isFlood) => {
    invented(INVENTED.rules, others);
    expect(board.groups.get(place({ at: THEN, ...fresh, ...own }))?.isFlood).toBe(isFlood);
  });

  it('is not folded for itself, for fewer than ten, nor for what was folded', () => {
    invented(INVENTED.rules - 1);
    expect(board.groups.get(place({ at: THEN, ...fresh }))?.isFlood).toBe(false);
    expect(board.groups.get(place({ at: THEN + 20 * MINUTE, ...fresh }))?.isFlood).toBe(false);
    const last = place({ at: THEN + MINUTE, rule: 'last', ...fresh });
    expect(board.groups.get(last)?.isFlood).toBe(true);
    // of ten that are left an hour later, one was folded
    const later = THEN + INVENTED.withinMs;
    invented(8, { at: later, ruleSince: later }, 'late');
    expect(board.groups.get(place({ at: later + MINUTE, rule: 'one', ruleSince: later }))?.isFlood).toBe(false);
  });
});

function place(changes: Change & { at: number }): string {
  return board.place(placedThreat({ rule: 'a', ...changes }), THEN);
}

/** At the beginning and the end of an interval, or at all of some times. */
function placeAll(when: readonly number[] | { startAt: number; lastAt: number }, changes: Change = {}): void {
  const times = 'startAt' in when ? [when.startAt, when.lastAt] : when;
  board.placeAll(
    times.map((at): IncidentThreat => placedThreat({ rule: 'a', ...changes, at })),
    THEN,
  );
}

function minutesLater(minute: number): number {
  return THEN + minute * MINUTE;
}

/** Rules that nobody has seen before. */
function invented(count: number, changes: Change = {}, name = 'new'): void {
  for (let n = 0; n < count; n += 1) place({ at: THEN, ruleSince: THEN, risk: 2, ...changes, rule: `${name}-${n}` });
}

/** Rows as a store has them that writes what has changed. */
function together(known: BoardRows, { groups, incidents, log, placed, facts, ...rest }: BoardRows): BoardRows {
  const rows = <K, R>(before: readonly R[], after: readonly R[], key: (row: R) => K): R[] => [
    ...new Map([...before, ...after].map((row) => [key(row), row])).values(),
  ];
  return {
    ...known,
    ...rest,
    groups: rows(known.groups, groups, ({ id }) => id),
    incidents: rows(known.incidents, incidents, ({ number }) => number),
    log: [...known.log, ...log],
    placed: rows(known.placed, placed, ([id]) => id),
    facts: rows(known.facts, facts, ([entity, hour]) => `${hour} ${entity}`),
  };
}
