import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Severity } from '@soc-agent/contracts';
import { placedThreat } from '@soc-agent/testing';
import type { Command } from './deciding.js';
import { MemoryBoard } from './memory-board.js';
import { groupOf, incidentOf } from './groups.support.spec.js';
import { incidentNews } from './news.js';
import type { Incident, LogEntry } from './model.js';

const [MINUTE, DAY] = [60_000, 86_400_000];
const NOW = Date.parse('2026-03-10T12:00:00Z');

let board: MemoryBoard;
beforeEach(() => {
  board = new MemoryBoard('RetailMax');
  board.place(placedThreat({ at: NOW - DAY, host: 'past', risk: 2 }), NOW);
});

/** What is told of what somebody or something does, with the numbers it is about. */
function told(act: (board: MemoryBoard) => unknown): string[] {
  const rows = {
    ...board.changes(),
    groups: [...board.groups.values()],
    incidents: [...board.incidents.values()],
    placed: [],
    log: board.log.slice(),
  };
  const before = new Map(board.incidents);
  const next = new MemoryBoard('RetailMax', rows);
  act(next);
  board = next;
  return incidentNews(next.changes(), before).map(
    ({ event, incident, took }) => `${event} ${[incident.number, ...took].join(' took ')}`,
  );
}

const placed = (changes: Partial<Parameters<typeof placedThreat>[0]>) => (on: MemoryBoard) =>
  on.place(placedThreat({ at: NOW, risk: 40, ...changes }), NOW);
const decided = (command: object) => (on: MemoryBoard) => on.decide({ by: 'ada', ...command } as Command, NOW);
const open = (host: string): void => {
  told((on) => ['a', 'b', 'c'].forEach((rule) => placed({ host, rule: `${host} ${rule}` })(on)));
};

describe('people are told', () => {
  it('nothing of what only forms, then that it opened, once', () => {
    expect(told(placed({ rule: 'a' }))).toEqual([]);
    expect(told(placed({ rule: 'b' }))).toEqual(['incident.opened 1']);
    expect(told(placed({ rule: 'c' }))).toEqual(['incident.updated 1']);
  });

  it('nothing of a member that fires again, and that it is graver', () => {
    open('web-1');
    expect(told(placed({ host: 'web-1', rule: 'web-1 a', at: NOW + MINUTE }))).toEqual([]);
    const graver = { host: 'web-1', rule: 'web-1 a', at: NOW + 2 * MINUTE, severity: 'HIGH' as const };
    expect(told(placed(graver))).toEqual(['incident.escalated 1']);
  });

  it('of a merge which one is listed no more, and of its undoing that both are', () => {
    open('web-1');
    open('db-1');
    expect(told(decided({ kind: 'merge', incident: 2, other: 1 }))).toEqual(['incident.merged 1 took 2']);
    const line = board.log.at(-1)!.seq;
    expect(told((on) => on.undo(line, 'ada', NOW))).toEqual(['incident.updated 1', 'incident.updated 2']);
  });

  it('that a split opened another one', () => {
    open('web-1');
    const [group] = board.membersOf(1);
    const news = told(decided({ kind: 'move', groups: [group!.id], to: 'new' }));
    expect(news.sort()).toEqual(['incident.opened 2', 'incident.updated 1']);
  });

  it('that it was closed, and that it is open again, by a person or by what goes on', () => {
    open('web-1');
    expect(told(decided({ kind: 'acknowledge', incident: 1 }))).toEqual(['incident.updated 1']);
    const closing = { kind: 'close', incident: 1, disposition: 'true_positive' };
    expect(told(decided(closing))).toEqual(['incident.closed 1']);
    expect(told(decided({ kind: 'reopen', incident: 1 }))).toEqual(['incident.reopened 1']);
    told(decided(closing));
    expect(told(placed({ host: 'web-1', rule: 'd', at: NOW + MINUTE }))).toEqual(['incident.reopened 1']);
  });

  it('of two that share something', () => {
    open('web-1');
    open('db-1');
    told(decided({ kind: 'assign', incident: 1, owner: 'ada' }));
    told(decided({ kind: 'assign', incident: 2, owner: 'bob' }));
    const bridge = placed({ host: 'web-1', rule: 'x', others: ['host:db-1'], at: NOW + MINUTE });
    expect(told(bridge).sort()).toEqual(['incident.updated 1', 'incident.updated 2']);
  });

  it('nothing of a line that only names it in passing, and of all that a line changed', () => {
    const [before, now] = [incidentOf(1), incidentOf(1, { state: 'contained' })];
    const heard = (touched: Partial<LogEntry['touched']>, incidents = [now], of = 9, known = before): string[] =>
      incidentNews(
        {
          incidents,
          log: [{ incident: of, touched: { groups: [], incidents: [], ...touched } } as unknown as LogEntry],
        },
        new Map([[1, known]]),
      ).map(({ event, incident }) => `${event} ${incident.number}`);
    expect(heard({})).toEqual([]);
    expect(heard({ incidents: [{ number: 1, before: { state: 'open' }, after: { state: 'contained' } }] })).toEqual([
      'incident.updated 1',
    ]);
    const went = (from?: number, to?: number): Partial<LogEntry['touched']> => ({
      groups: [
        {
          id: groupOf().id,
          before: { ...(from && { incident: from }), apart: [] },
          after: { ...(to && { incident: to }), apart: [] },
        },
      ],
    });
    expect([heard(went(1)), heard(went(undefined, 1)), heard(went(2, 3))]).toEqual([
      ['incident.updated 1'],
      ['incident.updated 1'],
      [],
    ]);
    expect(heard({}, [incidentOf(2, { state: 'forming' }), incidentOf(3, { state: 'merged' })], 2)).toEqual([]);
    expect(heard({}, [incidentOf(5)])).toEqual(['incident.updated 5']);
    const severe = (severity: Severity, state: 'forming' | 'open'): Incident =>
      incidentOf(1, { state, rollUp: { ...before.rollUp, severity } });
    const opening = { number: 1, before: { state: 'forming' as const }, after: { state: 'open' as const } };
    expect(heard({ incidents: [opening] }, [severe('HIGH', 'open')], 1, severe('LOW', 'forming'))).toEqual([
      'incident.opened 1',
    ]);
    const unmerged = { number: 1, before: { state: 'merged' as const }, after: { state: 'closed' as const } };
    expect(heard({ incidents: [unmerged] }, [incidentOf(1, { state: 'closed' })])).toEqual(['incident.updated 1']);
  });
});
