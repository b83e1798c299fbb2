import { describe, expect, it } from '@jest/globals';
import { placedThreat } from '@soc-agent/testing';
import { Draft } from './draft.js';
import {
  during,
  groupOf,
  HOUR,
  incidentOf,
  memberOf,
  place,
  rowOf,
  THEN,
  threatAt,
  viewOf,
} from './groups.support.spec.js';
import type { Group } from './model.js';
import { openIfGrave } from './placing.js';

const CRITICAL = { rule: 'b', title: 'Title of b', risk: 20, isUnjudgedCritical: true } as const;

describe('what a group is tied to', () => {
  it('is nothing for one that is too slight, or found harmless', () => {
    const near = beside('near');
    expect(place([near], [threatAt(0, { risk: 2 })]).changes.incidents).toEqual([]);
    const harmless = groupOf({ id: 'home', verdict: 'false_positive', ...during(-5, -1) });
    expect(place([near, harmless], [threatAt(0)]).changes.incidents).toEqual([]);
  });

  it('is neither itself, nor what it took in, nor what is not there, nor what was found harmless', () => {
    const [home, other] = [groupOf({ id: 'home', ...during(-5, -1) }), groupOf({ id: 'other', ...during(3, 5) })];
    const harmless = beside('harmless', { verdict: 'false_positive' });
    const gone = beside('gone', { mergedInto: 'elsewhere' });
    const { changes } = place([home, other, harmless, gone], [threatAt(0)], ['home', 'other', 'harmless', 'gone', '?']);
    expect(changes).toMatchObject({ incidents: [], log: [] });
  });

  it('is what a link of half the strength leads to', () => {
    const elsewhere = beside('elsewhere', { rule: 'a', host: 'web-2', others: ['host:db-1'] });
    const threat = threatAt(0, { others: ['host:db-1'] });
    expect(place([elsewhere], [threat]).changes.log).toMatchObject([
      { kind: 'formed', text: expect.stringContaining('(link 0.50)') },
      { kind: 'joined' },
    ]);
    const fainter = beside('elsewhere', { rule: 'a', host: 'web-2', others: ['user:ada'] });
    expect(place([fainter], [threatAt(0, { others: ['user:ada'] })]).changes.log).toEqual([]);
  });

  it.each<[string, Partial<Group>, Partial<Group>, string]>([
    ['the strongest', { entities: ['host:web-1'] }, { main: 'user:ada', entities: ['user:ada'] }, 'one'],
    ['the strongest, though it is later', { main: 'user:ada', entities: ['user:ada'], ...during(-9, -9) }, {}, 'other'],
    ['the earliest of those as strong', during(-1, 5), during(-2, 5), 'other'],
    ['the one with the smaller id of those at once', {}, {}, 'one'],
  ])('is %s first', (_which, one, other, first) => {
    const ties = [beside('one', { title: 'one', ...one }), beside('other', { title: 'other', rule: 'c', ...other })];
    for (const board of [ties, ties.toReversed()]) {
      const { changes } = place(board, [threatAt(0, { others: ['user:ada'] })]);
      expect(changes.log.map(({ kind }) => kind)).toEqual(['formed', 'joined', 'joined', 'opened']);
      expect(changes.log[0]?.text).toContain(`"Title of a" and "${first}": same `);
    }
  });
});

describe('a group without an incident', () => {
  it('begins one with what it is tied to, which nobody sees until it is grave', () => {
    const { groupId, changes } = place([beside('near', { risk: 15 })], [threatAt(0, { risk: 15 })]);
    expect(changes.incidents).toMatchObject([{ number: 10, state: 'forming', rollUp: { groups: 0 } }]);
    expect(changes.log).toMatchObject([
      {
        kind: 'formed',
        text: '"Title of a" and "Title of b": same host web-1, at the same time; rare there (link 1.00)',
      },
      { kind: 'joined', text: expect.stringContaining('"Title of b" joined: same host web-1') },
    ]);
    expect(rowOf(changes, groupId)?.why).toBe('it began with this and "Title of b"');
  });

  it('begins none with what a person took from it, but may open one by itself', () => {
    const board = [groupOf({ id: 'home', apart: ['1a'], ...during(-5, -1) }), beside('near', { apart: ['1b'] })];
    expect(place(board, [threatAt(0)]).changes.log).toEqual([]);
    const grave = place(board, [threatAt(0, { risk: 50 })]).changes;
    expect(grave.log).toMatchObject([{ kind: 'opened', text: '"Title of a" has a risk of 50' }]);
    expect(grave.incidents).toMatchObject([{ state: 'open', openedAt: THEN }]);
  });

  it.each<[string, Partial<Group>, Parameters<typeof placedThreat>[0], string | undefined]>([
    ['a risk of 49.9', {}, { at: THEN, risk: 49.9 }, undefined],
    ['a risk of 50', {}, { at: THEN, risk: 50 }, 'has a risk of 50'],
    ['a CRITICAL', {}, { at: THEN, isUnjudgedCritical: true }, 'is CRITICAL, and nobody judged it'],
    ['a CRITICAL with a verdict', { verdict: 'true_positive' }, { at: THEN, isUnjudgedCritical: true }, undefined],
    ['eight hours', { runningSince: THEN - 8 * HOUR }, { at: THEN }, 'has fired for 8 h without a break'],
    ['almost as much', { runningSince: THEN - 8 * HOUR + 1 }, { at: THEN }, undefined],
    ['eight slight hours', { runningSince: THEN - 8 * HOUR, risk: 7 }, { at: THEN, risk: 7 }, undefined],
  ])('opens one by itself or not: %s', (_what, home, threat, why) => {
    const board = [groupOf({ id: 'home', ...during(-5, -1), ...home })];
    const { changes } = place(board, [placedThreat({ rule: 'a', ...threat })]);
    expect(changes.log.map(({ text }) => text)).toEqual(why === undefined ? [] : [`"Title of a" ${why}`]);
    expect(rowOf(changes, 'home')?.why).toBe(why);
  });

  it('joins the incident with the lowest number that takes it, and no new one', () => {
    const far = memberOf(1, { rule: 'd', main: 'user:ada', entities: ['user:ada'] });
    const board = [incidentOf(2), incidentOf(1, { owner: 'ada' }), memberOf(2, { rule: 'b' }), far, beside('loose')];
    const { groupId, changes } = place(board, [threatAt(0, { others: ['user:ada'] })]);
    expect(rowOf(changes, groupId)?.incident).toBe(1);
    expect(rowOf(changes, 'loose')?.incident).toBe(1);
    expect(changes.log.map(({ kind }) => kind)).toEqual(['joined', 'joined', 'merged']);
    expect(changes.log[0]?.incident).toBe(1);
  });

  it('leaves loose what a person took from the incident that it joins', () => {
    const board = [incidentOf(1), memberOf(1, { rule: 'b', apart: ['1a'] }), beside('loose', { apart: ['1b'] })];
    const { changes } = place(board, [threatAt(0)]);
    expect(changes.log).toMatchObject([{ kind: 'joined', text: expect.stringContaining('"Title of a"') }]);
  });
});

describe('what was seen in a closed incident', () => {
  const closed = incidentOf(1, { state: 'closed', disposition: 'false_positive', closedAt: THEN });

  it('is noted where the rule was part of it, and opens no other', () => {
    const member = memberOf(1, { rule: 'a', verdict: 'false_positive', ...during(-30, -20) });
    const { groupId, changes } = place([closed, member], [threatAt(0, { risk: 90 })]);
    expect(rowOf(changes, groupId)).toMatchObject({ seenIn: 1 });
    expect(changes.log).toMatchObject([
      { kind: 'seen', incident: 1, text: '"Title of a" again: seen here and closed as false_positive' },
    ]);
    const { disposition: _disposition, ...undecided } = closed;
    expect(place([undecided, member], [threatAt(0)]).changes.log[0]?.text).toMatch(/closed as done$/);
  });

  it('is still known when it begins an incident with something else', () => {
    const member = memberOf(1, { rule: 'a', ...during(-30, -20) });
    const { groupId, changes } = place([closed, member, beside('near')], [threatAt(0)]);
    expect(rowOf(changes, groupId)).toMatchObject({ seenIn: 1, incident: 10 });
  });

  it('is not another rule, nor what a person took from an incident that is open', () => {
    expect(place([closed, memberOf(1, { rule: 'b' })], [threatAt(0)]).changes.log).toEqual([]);
    const member = memberOf(1, { rule: 'a', apart: ['1a'], ...during(-30, -20) });
    const home = groupOf({ id: 'home', apart: ['1b'], ...during(-3, -1) });
    expect(place([incidentOf(1), member, home], [threatAt(0)]).changes.log).toEqual([]);
  });
});

describe('an incident that is forming', () => {
  it.each<[string, Partial<Group>, Partial<Group>, string | undefined]>([
    ['two rules', { risk: 40 }, { risk: 40, rule: 'b' }, '2 groups of 2 rules add up to a risk of 58.2'],
    ['one rule', { risk: 40 }, { risk: 55 }, '2 groups of 1 rule add up to a risk of 55'],
    ['too little', { risk: 30 }, { risk: 30, rule: 'b' }, undefined],
    ['a CRITICAL', { risk: 20 }, CRITICAL, '"Title of b" is CRITICAL, and nobody judged it'],
    ['a CRITICAL beside more', { risk: 50 }, { ...CRITICAL, risk: 0 }, '2 groups of 2 rules add up to a risk of 50'],
    ['what was seen before', { risk: 40 }, { risk: 90, rule: 'b', seenIn: 1 }, undefined],
  ])('opens on enough: %s', (_what, one, other, text) => {
    const members = [memberOf(3, { id: 'one', ...one }), memberOf(3, { id: 'other', ...other })];
    const draft = new Draft(viewOf([incidentOf(3, { state: 'forming' })], members));
    openIfGrave(draft, 3);
    expect(draft.changes().log.map((line) => line.text)).toEqual(text === undefined ? [] : [text]);
    expect(draft.incident(3)).toMatchObject(text === undefined ? { state: 'forming' } : { openedAt: THEN });
  });
});

/** A group of another rule on the same host at the same time. */
function beside(id: string, changes: Parameters<typeof groupOf>[0] = {}): Group {
  return groupOf({ id, rule: 'b', ...changes });
}
