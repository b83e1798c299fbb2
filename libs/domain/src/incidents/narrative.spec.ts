import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { groupOf, HOUR, MINUTE, THEN } from './groups.support.spec.js';
import type { EntityKey, Group, LogEntry } from './model.js';
import { incidentTitle, narrative, timeline } from './narrative.js';

const on = (host: string, changes: Parameters<typeof groupOf>[0] = {}): Group =>
  groupOf({ host, rule: host, id: host, ...changes });

describe('the narrative of an incident', () => {
  it('of one threat names nothing that is not there', () => {
    expect(narrative([groupOf({ title: 'A login', risk: 30, severity: 'LOW' })])).toBe(
      '1 threat of 1 rule on web-1, since 2026-03-10 12:00 UTC, at one time. Risk 30, LOW: "A login" (30) weigh most; a rule counts once however often it fires.',
    );
  });

  it('names the hosts of most threats first, those of as many in the order of their names', () => {
    const members = [on('b'), on('a'), on('c', { threats: 3 }), on('d', { threats: 2 })];
    fc.assert(
      fc.property(fc.shuffledSubarray(members, { minLength: 4 }), (some) => {
        expect(narrative(some)).toContain('7 threats of 4 rules on c, d, a and b,');
      }),
    );
  });

  it('adds up the threats of a host that several members are about', () => {
    const members = [on('a', { threats: 3 }), on('b', { threats: 2 }), groupOf({ host: 'b', id: 'again', threats: 2 })];
    expect(narrative(members)).toContain('on b and a,');
  });

  it('also names what no member is about', () => {
    const named = narrative([on('a', { others: ['host:b', 'user:ada'] }), on('b', { lastAt: THEN + HOUR })]);
    expect(named).toContain('on a and b, since 2026-03-10 12:00 UTC, over 1 h. Also named: ada.');
  });

  it('says which tactics were shown, in order', () => {
    const later = on('b', { tactics: { TA0006: THEN + MINUTE } });
    expect(narrative([later, on('a', { tactics: { TA0001: THEN } })])).toContain(
      'In order: Initial Access (2026-03-10 12:00 UTC) and Credential Access (2026-03-10 12:01 UTC).',
    );
  });

  it('names the three gravest members, of those as grave the earlier first', () => {
    const members = [
      on('a', { title: 'late', risk: 20, startAt: THEN + MINUTE }),
      on('b', { title: 'early', risk: 20 }),
      on('c', { title: 'grave', risk: 90 }),
      on('d', { title: 'slight', risk: 1 }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(members, { minLength: 4 }), (some) => {
        expect(narrative(some)).toContain('"grave" (90), "early" (20) and "late" (20) weigh most');
      }),
    );
  });
});

describe('the title of an incident', () => {
  const titled = (tactics: string[], entities: EntityKey[], rules = 1): string =>
    incidentTitle({ tactics: tactics.map((id) => ({ id, at: THEN })), entities, rules });

  it('names one tactic, counts several, and counts rules where there is none', () => {
    expect(titled(['TA0006'], ['host:web-1'])).toBe('Credential Access on web-1');
    expect(titled(['TA0001', 'TA0006'], ['host:web-1'])).toBe('2 tactics on web-1');
    expect(titled([], ['host:web-1'], 2)).toBe('2 rules on web-1');
  });

  it('names hosts before users before addresses, two of them', () => {
    expect(titled([], ['address:10.0.0.1', 'user:ada', 'host:web-1'])).toBe('1 rule on web-1, ada and 1 more');
    expect(titled([], ['address:10.0.0.1', 'user:ada'])).toBe('1 rule on ada and 10.0.0.1');
    expect(titled([], [])).toBe('1 rule on an unnamed entity');
  });
});

describe('the timeline of an incident', () => {
  const entry = (at: number, changes: Partial<LogEntry> = {}): LogEntry =>
    ({ seq: at, incident: 1, kind: 'commented', at, text: 'looked at', ...changes }) as LogEntry;

  it('has members and log in order, each with what is known of it', () => {
    const several = on('b', {
      title: 'Logins',
      startAt: THEN + HOUR,
      lastAt: THEN + 2 * HOUR,
      threats: 3,
      why: 'near',
    });
    const events = timeline([several, on('a', { title: 'A login' })], [entry(THEN + MINUTE, { by: 'ada' }), entry(0)]);
    expect(events).toStrictEqual([
      { at: 0, kind: 'commented', text: 'looked at' },
      { at: THEN, kind: 'group', text: 'A login', groupId: 'a' },
      { at: THEN + MINUTE, kind: 'commented', text: 'looked at', by: 'ada' },
      {
        at: THEN + HOUR,
        kind: 'group',
        text: 'Logins, 3 threats until 2026-03-10 14:00 UTC',
        why: 'near',
        groupId: 'b',
      },
    ]);
  });
});
