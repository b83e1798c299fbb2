import { describe, expect, it } from '@jest/globals';
import type { Backer, Party, Playbook } from '@soc-agent/contracts';
import fc from 'fast-check';
import { automaticContainment, backersFor, isArmed, mayBeOne, objectionTo, playbookVersion } from './arming.js';

const QUARANTINE = {
  action: 'quarantine' as const,
  targets: ['host' as const],
  automatic: true,
  reason: 'r',
  impact: 'i',
  parameters: { minutes: 5, notify: 'desk' },
};
const PLAYBOOK: Playbook = { primary: QUARANTINE, secondary: [], escalation: ['x'], notes: 'n' };
const SENDER: Party = { id: 'falco', via: [] };

function backer(id: string, more: Partial<Backer> = {}): Backer {
  return { id, via: [], name: id, isPerson: true, at: '2026-01-01T12:00:00Z', ...more };
}

function armedBy(...behind: Backer[]): { version: string; behind: Backer[] }[] {
  return [{ version: playbookVersion(PLAYBOOK), behind }];
}

/** Accounts and keys, each made by an earlier one or on the command line: which ids have had its secret. */
const parties = fc
  .array(fc.record({ maker: fc.option(fc.nat({ max: 11 })), isPerson: fc.boolean() }), { minLength: 2, maxLength: 12 })
  .map((made) => {
    const all: (Party & { isPerson: boolean })[] = [];
    for (const [n, { maker, isPerson }] of made.entries()) {
      const by = maker === null ? undefined : all[maker];
      all.push({ id: String(n), via: by ? [by.id, ...by.via] : [], isPerson });
    }
    return all;
  });

/** What somebody controls who has `one`: that, and all whose secret it has seen. */
function inTheHandsOf(one: Party, all: readonly (Party & { isPerson: boolean })[]): (Party & { isPerson: boolean })[] {
  return all.filter(({ id, via }) => id === one.id || via.includes(one.id));
}

describe('a playbook', () => {
  it('has another version after each change of what it says, and the same in another order of its fields', () => {
    const version = playbookVersion(PLAYBOOK);
    const changed: Playbook[] = [
      { ...PLAYBOOK, notes: 'm' },
      { ...PLAYBOOK, escalation: [] },
      { ...PLAYBOOK, secondary: [QUARANTINE] },
      { ...PLAYBOOK, primary: { ...QUARANTINE, automatic: false } },
      { ...PLAYBOOK, primary: { ...QUARANTINE, targets: ['user'] } },
      { ...PLAYBOOK, primary: { ...QUARANTINE, parameters: { minutes: 6, notify: 'desk' } } },
      { ...PLAYBOOK, primary: { ...QUARANTINE, action: 'disable_account' } },
    ];
    expect(new Set([version, ...changed.map(playbookVersion)]).size).toBe(changed.length + 1);
    const { notes, ...rest } = PLAYBOOK;
    const primary = { ...QUARANTINE, parameters: { notify: 'desk', minutes: 5 } };
    expect(playbookVersion({ notes, ...rest, primary })).toBe(version);
  });

  it('is to be armed for what contains and is automatic alone', () => {
    const slow = { ...QUARANTINE, action: 'rate_limit' as const };
    const asked = { ...QUARANTINE, automatic: false };
    expect(automaticContainment({ ...PLAYBOOK, primary: slow, secondary: [asked, QUARANTINE] })).toEqual([QUARANTINE]);
  });
});

describe('arming', () => {
  it.each<[string, Backer[], boolean]>([
    ['nobody', [], false],
    ['who wrote it', [backer('ada', { wrote: true })], false],
    ['who wrote it and an admin', [backer('ada', { wrote: true }), backer('bo')], true],
    ['a key and an admin', [backer('key', { isPerson: false, wrote: true }), backer('bo')], false],
    ['a key and two admins', [backer('key', { isPerson: false, wrote: true }), backer('bo'), backer('cy')], true],
    ['an admin and a key they made', [backer('key', { via: ['bo'], wrote: true }), backer('bo')], false],
    ['an admin and somebody they invited', [backer('ada'), backer('bo', { via: ['ada'] })], false],
    ['two whom one admin invited', [backer('bo', { via: ['ada'] }), backer('cy', { via: ['ada'] })], false],
  ])('by %s', (_case, behind, armed) => {
    expect(isArmed(behind)).toBe(armed);
    expect(backersFor(PLAYBOOK, armedBy(...behind), SENDER) !== undefined).toBe(armed);
  });

  it('is of exactly what was looked at, and for a sender that is known and none of them', () => {
    const armings = armedBy(backer('ada', { wrote: true, via: ['first'] }), backer('bo'));
    expect(backersFor(PLAYBOOK, armings, SENDER)?.map(({ name }) => name)).toEqual(['ada', 'bo']);
    expect(backersFor({ ...PLAYBOOK, notes: 'changed' }, armings, SENDER)).toBeUndefined();
    expect(backersFor(PLAYBOOK, armings, undefined)).toBeUndefined();
    for (const sender of ['ada', 'bo', 'first'].flatMap((id) => [
      { id, via: [] },
      { id: 'key', via: ['x', id] },
    ]))
      expect(backersFor(PLAYBOOK, armings, sender)).toBeUndefined();
  });

  it('says why an approval is none', () => {
    const behind = [backer('ada', { wrote: true }), backer('bo')];
    expect(objectionTo({ id: 'ada', via: [] }, behind)).toContain('wrote');
    expect(objectionTo({ id: 'bo', via: [] }, behind)).toContain('has approved');
    expect(objectionTo({ id: 'cy', via: ['bo'] }, behind)).toContain('(bo)');
    expect(objectionTo({ id: 'cy', via: ['dee'] }, behind)).toBeUndefined();
  });

  it('is nothing that one person or key can do, whatever accounts and keys they have made', () => {
    fc.assert(
      fc.property(parties, fc.nat(), fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), (all, who, steps) => {
        const mine = inTheHandsOf(all[who % all.length]!, all);
        const behind: Backer[] = [];
        for (const [n, step] of steps.entries()) {
          const party = mine[step % mine.length]!;
          // the first writes, the others approve
          if (n === 0 || objectionTo(party, behind) === undefined)
            behind.push(backer(party.id, { ...party, ...(n === 0 && { wrote: true }) }));
        }
        expect(isArmed(behind)).toBe(false);
      }),
    );
  });

  it('lets no signal contain by itself that one of those could have sent who armed it', () => {
    fc.assert(
      fc.property(parties, fc.array(fc.nat(), { maxLength: 6 }), fc.nat(), (all, backed, sent) => {
        const behind = backed.map((n) => all[n % all.length]!).map((party) => backer(party.id, party));
        const sender = all[sent % all.length]!;
        const shared = behind.some((one) =>
          all.some((hand) => [one, sender].every((of) => inTheHandsOf(hand, [{ ...of, isPerson: true }]).length > 0)),
        );
        if (shared) expect(backersFor(PLAYBOOK, armedBy(...behind), sender)).toBeUndefined();
      }),
    );
  });

  it('sees the same in either order', () => {
    fc.assert(
      fc.property(parties, fc.nat(), fc.nat(), (all, a, b) => {
        const [one, other] = [all[a % all.length]!, all[b % all.length]!];
        expect(mayBeOne(one, other)).toBe(mayBeOne(other, one));
      }),
    );
  });
});
