import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '@soc-agent/contracts';
import fc from 'fast-check';
import { decide, type Command, type Outcome } from './deciding.js';
import { groupOf, incidentOf, memberOf, THEN, viewOf } from './groups.support.spec.js';
import { BOUNDS } from './limits.js';
import type { AnyIncidentState, Group, Incident } from './model.js';

type Wish = Command extends infer C ? (C extends Command ? Omit<C, 'by'> : never) : never;

const STATES: readonly AnyIncidentState[] = ['forming', 'open', 'acknowledged', 'contained', 'closed'];

/** What becomes of it when ada asks for it. */
function asked(wish: Wish, incidents: readonly Incident[], groups?: readonly Group[]): Outcome {
  return decide({ ...wish, by: 'ada' }, viewOf(incidents, groups));
}

/** What is to be written, by number and by id, and what the log says. */
function done(outcome: Outcome) {
  if (outcome.kind === 'refused') throw new Error(outcome.text);
  const { incidents, groups, log } = outcome.changes;
  return {
    incident: outcome.incident,
    incidents: Object.fromEntries(incidents.map((incident) => [incident.number, incident])),
    groups: Object.fromEntries(groups.map((group) => [group.id, group])),
    log: log.map(({ kind, incident, by, text }) => ({ kind, incident, by, text })),
  };
}

const logged = (kind: string, text: string, incident = 1) => [{ kind, incident, by: 'ada', text }];
const refusal = (outcome: Outcome): string =>
  outcome.kind === 'refused' ? `${outcome.because}: ${outcome.text}` : 'done';

describe('a state', () => {
  const FROM = {
    acknowledge: ['open'],
    contain: ['open', 'acknowledged'],
    close: ['open', 'acknowledged', 'contained'],
    reopen: ['closed'],
  } as const;

  it('is only left for those that may follow it', () => {
    for (const kind of ['acknowledge', 'contain', 'close', 'reopen'] as const) {
      for (const state of STATES) {
        const wish: Wish = kind === 'close' ? { kind, incident: 1, disposition: 'duplicate' } : { kind, incident: 1 };
        const may = (FROM[kind] as readonly string[]).includes(state);
        const because = state === 'forming' ? 'unknown: there is no incident 1' : `not now: incident 1 is ${state}`;
        expect(refusal(asked(wish, [incidentOf(1, { state })]))).toBe(may ? 'done' : because);
      }
    }
  });

  it('is noted with its time and in the log', () => {
    const acknowledged = done(asked({ kind: 'acknowledge', incident: 1 }, [incidentOf(1)]));
    expect(acknowledged.incidents[1]).toMatchObject({ state: 'acknowledged', acknowledgedAt: THEN });
    expect(acknowledged.log).toEqual(logged('acknowledged', 'acknowledged'));
    const contained = done(asked({ kind: 'contain', incident: 1 }, [incidentOf(1)]));
    expect(contained.incidents[1]).toMatchObject({ state: 'contained', containedAt: THEN });
    expect(contained.log).toEqual(logged('contained', 'contained'));
  });

  it('of what is opened again has neither what it turned out to be nor its end', () => {
    const closed = incidentOf(1, { state: 'closed', disposition: 'duplicate', closedAt: THEN, owner: 'bob' });
    const { incidents, log } = done(asked({ kind: 'reopen', incident: 1 }, [closed]));
    expect(incidents[1]).toMatchObject({ state: 'open', owner: 'bob' });
    expect(incidents[1]).not.toHaveProperty('disposition');
    expect(incidents[1]).not.toHaveProperty('closedAt');
    expect(log).toEqual(logged('reopened', 'reopened'));
  });

  it('is that of the version somebody saw', () => {
    const wish = { kind: 'comment', incident: 1, text: 'hm' } as const;
    const incident = incidentOf(1, { version: 3 });
    expect(refusal(asked({ ...wish, version: 3 }, [incident]))).toBe('done');
    expect(refusal(asked({ ...wish, version: 2 }, [incident]))).toBe(
      'changed: incident 1 has changed: it is at version 3',
    );
  });
});

describe('an incident', () => {
  it('is given to somebody, and to nobody', () => {
    const given = done(asked({ kind: 'assign', incident: 1, owner: 'bob' }, [incidentOf(1)]));
    expect(given.incidents[1]).toMatchObject({ owner: 'bob' });
    expect(given.log).toEqual(logged('assigned', 'assigned to bob'));
    const taken = done(asked({ kind: 'assign', incident: 1 }, [incidentOf(1, { owner: 'bob' })]));
    expect(taken.incidents[1]).not.toHaveProperty('owner');
    expect(taken.log).toEqual(logged('assigned', 'assigned to nobody'));
  });

  it('is commented, which makes it another version', () => {
    const { incidents, log } = done(asked({ kind: 'comment', incident: 1, text: 'hm' }, [incidentOf(1)]));
    expect(incidents[1]).toMatchObject({ version: 2 });
    expect(log).toEqual(logged('commented', 'hm'));
  });

  it('is closed with one verdict for all members that have none of their own', () => {
    const verdicts: (Verdict | undefined)[] = [undefined, 'unsure', 'true_positive'];
    const members = verdicts.map((verdict, n) => memberOf(1, { id: `${n}`, ...(verdict && { verdict }) }));
    const wish = { kind: 'close', incident: 1, disposition: 'false_positive' } as const;
    const closed = done(asked(wish, [incidentOf(1)], members));
    expect(Object.values(closed.groups).map(({ id, verdict }) => [id, verdict])).toEqual([
      ['0', 'false_positive'],
      ['1', 'false_positive'],
    ]);
    expect(closed.incidents[1]).toMatchObject({ state: 'closed', disposition: 'false_positive', closedAt: THEN });
    expect(closed.log).toEqual(logged('closed', 'closed as false positive'));
    const told = done(asked({ ...wish, reason: 'a test' }, [incidentOf(1)]));
    expect(told.log).toEqual(logged('closed', 'closed as false positive: a test'));
  });
});

describe('a merge', () => {
  const merged = (other: number, incidents: readonly Incident[], groups?: readonly Group[]): Outcome =>
    asked({ kind: 'merge', incident: 2, other }, incidents, groups);

  it('keeps the lower number, and lifts what was apart', () => {
    const groups = [memberOf(1, { apart: ['1a'] }), memberOf(2, { apart: ['1b'] })];
    const { incident, incidents, groups: written, log } = done(merged(1, [incidentOf(1), incidentOf(2)], groups));
    expect(incident).toBe(1);
    expect(incidents[2]).toMatchObject({ state: 'merged', mergedInto: 1 });
    expect(written['of 2']).toMatchObject({ incident: 1, apart: [] });
    expect(log.at(-1)).toMatchObject({ kind: 'merged', by: 'ada' });
  });

  it('needs two that people see and that are not closed', () => {
    expect(refusal(merged(7, [incidentOf(2)]))).toBe('unknown: there is no incident 7');
    expect(refusal(merged(1, [incidentOf(2), incidentOf(1, { state: 'forming' })]))).toMatch(/^unknown/);
    expect(refusal(merged(1, [incidentOf(2), incidentOf(1, { state: 'closed' })]))).toBe(
      'not now: incident 1 is closed',
    );
    expect(refusal(merged(1, [incidentOf(1), incidentOf(2, { state: 'closed' })]))).toBe(
      'not now: incident 2 is closed',
    );
  });

  it('of one with itself changes nothing', () => {
    const { incident, incidents, log } = done(merged(2, [incidentOf(2)]));
    expect([incident, incidents, log]).toEqual([2, {}, []]);
  });

  it('is refused where both are too large for one', () => {
    const of = (number: number, count: number): Group[] =>
      Array.from({ length: count }, (_, n) => memberOf(number, { id: `${number}-${n}` }));
    const both = [incidentOf(1), incidentOf(2)];
    expect(refusal(merged(1, both, [...of(1, BOUNDS.groups - 1), ...of(2, 1)]))).toBe('done');
    expect(refusal(merged(1, both, [...of(1, BOUNDS.groups), ...of(2, 1)]))).toBe(
      'bounds: together they would be too large',
    );
  });
});

describe('a move', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => memberOf(1, { id, title: id })) as [Group, Group, Group];
  const [open, second] = [incidentOf(1, { owner: 'bob' }), incidentOf(2)];
  const of2 = memberOf(2);
  const moved = (groups: readonly string[], to: number | 'new' | 'out', given = [open, second], more = {}): Outcome =>
    asked({ kind: 'move', groups, to, ...more }, given, [a, b, c, of2]);

  it('brings groups into another incident, apart from those they leave', () => {
    const { incident, groups, log } = done(moved(['a', 'a'], 2));
    expect(incident).toBe(2);
    expect(groups['a']).toMatchObject({ incident: 2, why: 'moved here by ada' });
    expect([groups['a']?.apart, groups['b']?.apart, groups['c']?.apart]).toEqual([['1b'], ['1a'], ['1a']]);
    expect(log).toEqual(logged('moved', 'moved "a" to incident 2', 2));
  });

  it('leaves alone what is there already', () => {
    const { groups, log } = done(moved(['a', 'of 2'], 2));
    expect(groups).not.toHaveProperty('of 2');
    expect(log).toEqual(logged('moved', 'moved "a" to incident 2', 2));
  });

  it('makes a new incident, which stands where the old one does', () => {
    const { incident, incidents, groups } = done(moved(['a', 'b'], 'new'));
    expect(incident).toBe(10);
    expect(incidents[10]).toMatchObject({ state: 'open', owner: 'bob', openedAt: THEN });
    expect([groups['a']?.incident, groups['b']?.incident]).toEqual([10, 10]);
    const loose = groupOf({ id: 'loose' });
    const fresh = done(asked({ kind: 'move', groups: ['loose'], to: 'new' }, [], [loose]));
    expect(fresh.incidents[10]).toMatchObject({ state: 'open' });
    expect(fresh.incidents[10]).not.toHaveProperty('owner');
    const forming = incidentOf(1, { state: 'forming', owner: 'bob' });
    expect(done(moved(['a'], 'new', [forming, second])).incidents[10]).not.toHaveProperty('owner');
  });

  it('takes groups out of every incident', () => {
    const { incident, groups, log } = done(moved(['a', 'b'], 'out'));
    expect(incident).toBe(1);
    expect(groups['a']).not.toHaveProperty('incident');
    expect(log).toEqual(logged('moved', 'moved "a", "b" out'));
  });

  it('of all that an incident has makes it lead to where they are', () => {
    const { incidents } = done(moved(['a', 'b', 'c'], 2));
    expect(incidents[1]).toMatchObject({ state: 'merged', mergedInto: 2 });
    expect(done(moved(['a', 'b'], 2)).incidents[1]?.state).toBe('open');
  });

  it('is refused where there is nothing to move, or nowhere', () => {
    expect(refusal(moved(['x'], 2))).toBe('unknown: there is no such group');
    expect(refusal(moved(['a'], 7))).toBe('unknown: there is no incident 7');
    expect(refusal(moved(['a'], 2, [open, incidentOf(2, { state: 'forming' })]))).toBe(
      'unknown: there is no incident 2',
    );
    expect(refusal(moved(['a', 'b', 'c'], 'new'))).toBe('not now: they are all of their incident');
    expect(refusal(moved(['a', 'b', 'c'], 'out'))).toBe('not now: an incident keeps one member at least');
    expect(refusal(moved(['a', 'of 2'], 'out'))).toBe('not now: an incident keeps one member at least');
    expect(refusal(moved(['a', 'b', 'c', 'of 2'], 'new'))).toBe('done');
  });

  it('is refused where one of the incidents is closed, or has changed', () => {
    const closed = { state: 'closed' } as const;
    expect(refusal(moved(['a'], 2, [incidentOf(1, closed), second]))).toBe('not now: incident 1 is closed');
    expect(refusal(moved(['a'], 2, [open, incidentOf(2, closed)]))).toBe('not now: incident 2 is closed');
    expect(refusal(moved(['a'], 2, [open, second], { version: 1 }))).toBe('done');
    expect(refusal(moved(['a'], 2, [open, second], { version: 7 }))).toBe(
      'changed: incident 1 has changed: it is at version 1',
    );
  });

  it('is refused where the other incident has no room', () => {
    const many = Array.from({ length: BOUNDS.groups }, (_, n) => memberOf(2, { id: `${n}` }));
    const outcome = asked({ kind: 'move', groups: ['a'], to: 2 }, [open, second], [a, b, ...many]);
    expect(refusal(outcome)).toBe('bounds: the incident would be too large');
  });

  it('is told in a thousand characters', () => {
    const long = [a, b].map((group) => ({ ...group, title: 'x'.repeat(900) }));
    const { log } = done(asked({ kind: 'move', groups: ['a', 'b'], to: 2 }, [open, second], [...long, c, of2]));
    expect(log[0]?.text).toHaveLength(1000);
  });
});

describe('a verdict', () => {
  it('is the one of its group, until it is withdrawn', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Verdict>('true_positive', 'duplicate', 'unsure'),
        fc.boolean(),
        (verdict, isMember) => {
          const group = { ...(isMember ? memberOf(1, { id: 'a' }) : groupOf({ id: 'a' })), title: 'T' };
          const given = done(asked({ kind: 'judge', group: 'a', verdict }, [incidentOf(1)], [group]));
          expect(given.groups['a']).toMatchObject({ verdict });
          expect(given.incident).toBe(isMember ? 1 : undefined);
          const text = `"T" judged ${verdict.replaceAll('_', ' ')}`;
          expect(given.log).toEqual(isMember ? logged('judged', text) : []);
          const back = done(asked({ kind: 'judge', group: 'a' }, [incidentOf(1)], [{ ...group, verdict }]));
          expect(back.groups['a']).not.toHaveProperty('verdict');
          expect(back.log).toEqual(isMember ? logged('judged', 'verdict on "T" withdrawn') : []);
        },
      ),
    );
    expect(refusal(asked({ kind: 'judge', group: 'x' }, []))).toBe('unknown: there is no such group');
  });
});
