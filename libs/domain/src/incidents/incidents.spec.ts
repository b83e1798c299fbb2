import { beforeEach, describe, expect, it } from '@jest/globals';
import { agentAnalyses, placedThreat, threatAnalysis, threatSignal, triageCounters } from '@soc-agent/testing';
import { contextOf } from './context.js';
import type { Command, Outcome } from './deciding.js';
import { citedIndicators, incidentThreat } from './incident-threat.js';
import { INVENTED, LASTING_MS } from './limits.js';
import { MemoryBoard } from './memory-board.js';
import type { EntityKey, Group, Incident } from './model.js';
import { narrative, timeline } from './narrative.js';
import { dueAt } from './roll-up.js';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const THEN = Date.parse('2026-03-10T12:00:00Z');

let board: MemoryBoard;
beforeEach(() => {
  board = new MemoryBoard('RetailMax');
  for (let day = 9; day > 0; day -= 1) place({ at: THEN - day * DAY, rule: 'past', host: 'past', risk: 2 });
});

describe('a group', () => {
  it('holds what follows closely, and says so of what comes twice', () => {
    const first = placedThreat({ at: THEN, risk: 2 });
    const ids = [first, { ...first }, { ...first, id: 'b', at: THEN + 9 * MINUTE }].map((threat) =>
      board.place(threat, THEN),
    );
    expect(new Set(ids).size).toBe(1);
    expect(board.groupOf('b')).toMatchObject({ threats: 2, startAt: THEN, lastAt: THEN + 9 * MINUTE });
    expect(place({ at: THEN + 20 * MINUTE, risk: 2 })).not.toBe(ids[0]);
  });

  it('is made of two by an event between them', () => {
    const [early, late] = [place({ at: THEN, risk: 2 }), place({ at: THEN + 16 * MINUTE, risk: 2 })];
    const between = place({ at: THEN + 8 * MINUTE, risk: 2 });
    expect([early, late]).toContain(between);
    expect(board.groups.get(between)).toMatchObject({ threats: 3 });
  });
});

describe('an incident', () => {
  it('opens when different rules add up, not when one repeats', () => {
    for (let n = 0; n < 5; n += 1) place({ at: THEN + n * HOUR, rule: 'a', risk: 30 });
    expect(shown()).toEqual([]);
    place({ at: THEN + 4 * HOUR, rule: 'b', risk: 30 });
    place({ at: THEN + 4 * HOUR, rule: 'c', risk: 30 });
    expect(shown()).toMatchObject([{ state: 'open', openedAt: THEN, rollUp: { rules: 3, risk: 55.7 } }]);
    expect(dueAt(only())).toBe(THEN + HOUR);
  });

  it('opens on one CRITICAL that nobody judged, and not on one that was found harmless', () => {
    place({ at: THEN, rule: 'a', risk: 20, severity: 'CRITICAL', isUnjudgedCritical: true });
    expect(only()).toMatchObject({ state: 'open', rollUp: { severity: 'CRITICAL' } });
    act({ kind: 'close', incident: only().number, disposition: 'false_positive' });
    place({ at: THEN + HOUR, rule: 'a', risk: 20, severity: 'CRITICAL', isUnjudgedCritical: true });
    expect(shown()).toHaveLength(1);
    expect([...board.groups.values()].at(-1)).toMatchObject({ seenIn: 1 });
  });

  it('opens on a rule that does not stop', () => {
    for (let at = THEN; at <= THEN + LASTING_MS; at += 5 * MINUTE) place({ at, risk: 16 });
    expect(shown()).toHaveLength(1);
    expect(board.log.map(({ text }) => text).join()).toContain('without a break');
  });

  it('takes in another that it meets, under the lower number, and the other redirects', () => {
    open('web-1');
    open('db-1');
    const bridge = placedThreat({ at: THEN + MINUTE, host: 'web-1', rule: 'x', risk: 20, others: ['host:db-1'] });
    board.place(bridge, THEN);
    expect(shown().map(({ number }) => number)).toEqual([1]);
    expect(board.incidents.get(2)).toMatchObject({ state: 'merged', mergedInto: 1 });
    expect(board.incident(2)?.number).toBe(1);
  });

  it.each<[string, () => void]>([
    [
      'two people own them',
      () => [1, 2].forEach((incident) => act({ kind: 'assign', incident, owner: `owner-${incident}` })),
    ],
    ['one is closed', () => act({ kind: 'close', incident: 2, disposition: 'true_positive' })],
  ])('is only related to another when %s', (_why, decide) => {
    open('web-1');
    open('db-1');
    decide();
    board.place(placedThreat({ at: THEN + MINUTE, rule: 'x', risk: 20, others: ['host:db-1'] }), THEN);
    expect(shown().map(({ related }) => related)).toEqual([[2], [1]]);
  });

  it('is reopened by what belongs to a true positive within a day, and says so', () => {
    open('web-1');
    act({ kind: 'close', incident: 1, disposition: 'true_positive' });
    place({ at: THEN + HOUR, rule: 'z', risk: 20 });
    expect(only()).toMatchObject({ state: 'open', rollUp: { rules: 4 } });
    expect(board.log.map(({ kind }) => kind)).toContain('reopened');
  });

  it('stays closed after a false positive: another needs other rules', () => {
    open('web-1');
    act({ kind: 'close', incident: 1, disposition: 'false_positive' });
    for (const rule of ['a', 'b', 'c']) place({ at: THEN + HOUR, rule, risk: 40 });
    expect(shown()).toHaveLength(1);
    for (const rule of ['d', 'e', 'f']) place({ at: THEN + HOUR, rule, risk: 40 });
    expect(shown()).toMatchObject([
      { state: 'closed', rollUp: { rules: 3 } },
      { state: 'open', related: [1] },
    ]);
  });

  it('gives its members its verdict, but for those that have their own', () => {
    open('web-1');
    const [first] = board.membersOf(1) as [Group];
    act({ kind: 'judge', group: first.id, verdict: 'benign_true_positive' });
    act({ kind: 'close', incident: 1, disposition: 'true_positive' });
    expect(board.membersOf(1).map(({ verdict }) => verdict)).toEqual([
      'benign_true_positive',
      'true_positive',
      'true_positive',
    ]);
  });

  it('is not swamped by rules made up on the spot', () => {
    for (let n = 0; n < 40; n += 1)
      place({ at: THEN + n * 1000, rule: `made-up-${n}`, risk: 45, ruleSince: THEN + n * 1000 });
    expect(only().rollUp.groups).toBe(INVENTED.rules);
    const folded = [...board.groups.values()].filter(({ isFlood }) => isFlood);
    expect(folded).toHaveLength(40 - INVENTED.rules);
    expect(contextOf(folded[0] as Group, [{ incident: only(), members: board.membersOf(1) }])?.why).toContain(
      'too many rules invented',
    );
  });

  it('is not joined by a rule that fires all day', () => {
    for (let n = 24; n >= 0; n -= 1)
      place({ at: THEN - n * HOUR, rule: 'chatty', risk: 40, severity: 'CRITICAL', isUnjudgedCritical: true });
    const before = shown().map(({ number }) => number);
    for (const rule of ['a', 'b', 'c']) place({ at: THEN + 2 * HOUR, rule, risk: 40 });
    place({ at: THEN + 2 * HOUR, rule: 'chatty', risk: 40, severity: 'CRITICAL', isUnjudgedCritical: true });
    const attack = shown().find(({ number }) => !before.includes(number));
    expect(
      board
        .membersOf(attack?.number ?? 0)
        .map(({ rule }) => rule)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
  });

  it('has context: what happened beside it, and nothing that came after it was closed', () => {
    open('web-1');
    const beside = board.groups.get(place({ at: THEN + 10 * MINUTE, rule: 'usual', risk: 2 })) as Group;
    const ofIt = (): unknown => contextOf(beside, [{ incident: only(), members: board.membersOf(1) }]);
    expect(ofIt()).toEqual({ incident: 1, why: 'on web-1, within 8 min of "Title of c"' });
    board.decide({ kind: 'close', by: 'ada', incident: 1, disposition: 'true_positive' }, THEN - 1);
    expect(ofIt()).toBeUndefined();
  });

  it('says what happened, in order and with reasons', () => {
    place({ at: THEN, rule: 'a', risk: 40, tactics: ['TA0001'], others: ['user:ada'] });
    place({ at: THEN + MINUTE, rule: 'b', risk: 40, tactics: ['TA0002'] });
    expect(narrative(board.membersOf(1))).toBe(
      '2 threats of 2 rules on web-1, since 2026-03-10 12:00 UTC, over 1 min. Also named: ada. In order: Initial Access ' +
        '(2026-03-10 12:00 UTC) and Execution (2026-03-10 12:01 UTC). Risk 58.2, MEDIUM: "Title of a" (40) and "Title of b" (40) ' +
        'weigh most; a rule counts once however often it fires.',
    );
    expect(timeline(board.membersOf(1), board.log)).toMatchObject([
      { kind: 'group', text: 'Title of a', why: 'same host web-1, 1 min apart; rare there (link 1.00)' },
      { kind: 'formed' },
      { kind: 'joined' },
      { kind: 'opened' },
      { kind: 'group', text: 'Title of b' },
    ]);
  });
});

describe('a person', () => {
  it('goes from state to state, and is told when somebody was faster', () => {
    open('web-1');
    const { version } = only();
    expect(act({ kind: 'acknowledge', incident: 1, version })).toMatchObject({ kind: 'done' });
    expect(act({ kind: 'contain', incident: 1, version })).toMatchObject({ because: 'changed' });
    expect(act({ kind: 'acknowledge', incident: 1 })).toMatchObject({ because: 'not now' });
    expect(act({ kind: 'comment', incident: 7, text: 'where?' })).toMatchObject({ because: 'unknown' });
  });

  it('takes a group out for good: not even a third brings it back', () => {
    open('web-1');
    const taken = board.membersOf(1)[0] as Group;
    act({ kind: 'move', groups: [taken.id], to: 'out' });
    place({ at: THEN + MINUTE, rule: 'third', risk: 40 });
    place({ at: THEN + 5 * MINUTE, rule: taken.rule, risk: 40 });
    expect(board.groups.get(taken.id)?.incident).not.toBe(1);
    expect(board.membersOf(1).map(({ rule }) => rule)).not.toContain(taken.rule);
  });

  it('splits an incident and merges it again, which lifts what was apart', () => {
    open('web-1');
    const half = board.membersOf(1).slice(0, 1);
    expect(act({ kind: 'move', groups: half.map(({ id }) => id), to: 'new' })).toMatchObject({
      kind: 'done',
      incident: 2,
    });
    expect(shown().map(({ rollUp }) => rollUp.groups)).toEqual([2, 1]);
    place({ at: THEN + MINUTE, rule: 'third', risk: 40 });
    expect(shown()).toHaveLength(2);
    act({ kind: 'merge', incident: 1, other: 2 });
    expect(shown().map(({ rollUp }) => rollUp.groups)).toEqual([4]);
  });

  it('takes back a merge of the system, which does not come again', () => {
    open('web-1');
    open('db-1');
    const bridge = { host: 'web-1', rule: 'x', risk: 20, others: ['host:db-1' as const] };
    place({ ...bridge, at: THEN + MINUTE });
    const merged = board.log.find(({ kind }) => kind === 'merged');
    expect(board.undo(merged?.seq ?? 0, 'ada', THEN)).toMatchObject({ kind: 'done' });
    place({ ...bridge, at: THEN + 3 * MINUTE });
    expect(shown().map(({ rollUp }) => rollUp.groups)).toEqual([4, 3]);
  });

  it('is told what stands in the way of taking something back', () => {
    open('web-1');
    act({ kind: 'acknowledge', incident: 1 });
    const line = board.log.at(-1)?.seq ?? 0;
    act({ kind: 'contain', incident: 1 });
    expect(board.undo(line, 'ada', THEN)).toEqual({
      kind: 'refused',
      because: 'in the way',
      text: 'incident 1 was changed since',
    });
  });
});

describe('what links', () => {
  it('ties by a domain that an analysis found among known indicators', () => {
    const analyses = agentAnalyses();
    const finding = { text: 'known', evidence: ['indicator:Evil.example'] };
    const analysis = threatAnalysis({
      signal: threatSignal({ entities: { domains: ['evil.example', 'good.example'] } }),
      agentAnalyses: { ...analyses, context: { ...analyses.context, keyFindings: [finding] } },
    });
    const { entities: tying } = incidentThreat(analysis, undefined, {}, citedIndicators(analysis));
    expect(tying).toEqual(['domain:evil.example']);
  });

  it('is read from an analysis', () => {
    const signal = threatSignal({ severity: 'CRITICAL', entities: { hosts: ['web-1'] } });
    const analysis = threatAnalysis({ signal, risk: 40, mitreTactics: ['TA0002'] });
    expect(incidentThreat(analysis, triageCounters({ ruleSince: 5 }))).toMatchObject({
      id: signal.id,
      main: 'host:web-1',
      ruleSince: 5,
      risk: 40,
      isUnjudgedCritical: true,
      tactics: ['TA0002'],
    });
  });
});

function place(changes: Parameters<typeof placedThreat>[0] & { others?: readonly EntityKey[] }): string {
  return board.place(placedThreat(changes), THEN);
}

/** An incident of three rules on a host. */
function open(host: string): void {
  for (const [n, rule] of ['a', 'b', 'c'].entries()) place({ at: THEN + n * MINUTE, host, rule, risk: 40 });
}

function act(command: Command extends infer C ? (C extends Command ? Omit<C, 'by'> : never) : never): Outcome {
  return board.decide({ ...command, by: 'ada' }, THEN);
}

function shown(): Incident[] {
  return [...board.incidents.values()].filter(({ state }) => state !== 'forming' && state !== 'merged');
}

function only(): Incident {
  expect(shown()).toHaveLength(1);
  return shown()[0] as Incident;
}
