import { describe, expect, it } from '@jest/globals';
import { DISPOSITIONS } from '@soc-agent/contracts';
import { Dice, placedThreat } from '@soc-agent/testing';
import type { Command } from './deciding.js';
import { decisionsOf, membershipOf } from './draft.js';
import { fits } from './members.js';
import { MemoryBoard } from './memory-board.js';
import type { EntityKey, Group, Incident, LogKind } from './model.js';

const MINUTE = 60_000;
const START = Date.parse('2026-03-01T00:00:00Z');
/** Of each life; ten of them make the ten thousand. */
const OPERATIONS = 1000;
const SEEDS = [...Array.from({ length: 10 }, (_, n) => n + 1), 12, 37];
const REOPENS: ReadonlySet<LogKind> = new Set(['reopened', 'undone']);
const PEOPLE = ['ada', 'bob'] as const;

describe('ten thousand random operations', () => {
  it.each(SEEDS)(
    'T5, T6, T7, T12: lose nothing, rejoin nothing, undo exactly, grow nothing closed in silence (life %i)',
    (seed) => {
      const life = new Life(seed);
      let undone = 0;
      for (let n = 0; n < OPERATIONS; n += 1) {
        const closed = life.closedNow();
        if (n % 4 === 3) undone += Number(life.undoOne());
        else life.step();
        expect(life.grownInSilence(closed)).toEqual([]);
        if (n % 25 === 0) expect(life.disorder()).toEqual([]);
      }
      expect(life.disorder()).toEqual([]);
      expect(life.done.size).toBeGreaterThanOrEqual(8);
      expect(undone).toBeGreaterThan(20);
    },
  );

  it.each(SEEDS.slice(0, 3))('T8: are the same when every threat comes twice (life %i)', (seed) => {
    const [once, twice] = [new Life(seed), new Life(seed)];
    twice.isTwice = true;
    for (let n = 0; n < OPERATIONS / 2; n += 1) {
      once.step();
      twice.step();
    }
    expect([...twice.board.groups.values()]).toEqual([...once.board.groups.values()]);
    expect([...twice.board.incidents.values()]).toEqual([...once.board.incidents.values()]);
    expect(twice.board.log).toEqual(once.board.log);
  });
});

/** Threats and people at one customer, by chance. */
class Life {
  readonly board = new MemoryBoard('RetailMax');
  /** Kinds of commands that were carried out. */
  readonly done = new Set<string>();
  isTwice = false;
  now = START;
  private readonly dice: Dice;
  private readonly threats: string[] = [];
  private number = 0;

  constructor(seed: number) {
    this.dice = new Dice(seed);
  }

  step(): void {
    this.now += this.dice.number(20 * MINUTE);
    if (this.dice.share() < 0.75) this.threat();
    else this.person();
  }

  /** A person does something and takes it back: all must be as before. False when there was nothing to do. */
  undoOne(): boolean {
    const command = this.anyCommand();
    if (!command) return false;
    const before = this.whatIsDecided();
    const outcome = this.board.decide(command, this.now);
    const line = this.board.log.at(-1);
    if (outcome.kind !== 'done' || !line || outcome.changes.log.length === 0) return false;
    const back = this.board.undo(line.seq, 'ada', this.now);
    expect(back.kind === 'done' ? '' : `${command.kind}: ${back.text}`).toBe('');
    expect(this.whatIsDecided()).toBe(before);
    return true;
  }

  /**
   * What is wrong: every threat is in one group, every group in one incident at most, which is no redirect, within its
   * bounds, and holds no two groups that a person took apart.
   */
  disorder(): string[] {
    const wrong = this.threats.filter((id) => this.board.groupOf(id) === undefined).map((id) => `${id} is lost`);
    let held = 0;
    for (const { id, incident, mergedInto, threats } of this.board.groups.values()) {
      if (mergedInto === undefined) held += threats;
      else if (incident !== undefined) wrong.push(`${id} is no group any more, and a member`);
      if (incident !== undefined && this.board.incidents.get(incident)?.state === 'merged')
        wrong.push(`${id} is in a redirect`);
    }
    if (held !== this.threats.length) wrong.push(`${held} threats are held`);
    for (const { number, state, rollUp } of this.board.incidents.values()) {
      const members = this.board.membersOf(number);
      if (members.length > 0 !== (state !== 'merged'))
        wrong.push(`${number} is ${state} with ${members.length} members`);
      if (members.length > 0 && !fits(members)) wrong.push(`${number} is too large`);
      if (rollUp.groups !== members.length) wrong.push(`${number} is said to have ${rollUp.groups} members`);
      if (!isTogether(members)) wrong.push(`${number} holds what was taken apart`);
    }
    return wrong;
  }

  closedNow(): Map<number, number> {
    const closed = [...this.board.incidents.values()].filter(({ state }) => state === 'closed');
    return new Map(closed.map(({ number, rollUp }) => [number, rollUp.threats]));
  }

  /** Of incidents that were closed before, those with more threats and nothing in the log that says why. */
  grownInSilence(closed: ReadonlyMap<number, number>): number[] {
    const told = this.board.log.slice(-50).some(({ kind, at }) => at === this.now && REOPENS.has(kind));
    return [...closed].flatMap(([number, threats]) => {
      const { state, rollUp } = this.board.incidents.get(number) as Incident;
      return (state === 'closed' ? rollUp.threats === threats : told) ? [] : [number];
    });
  }

  /** All that undoing must bring back: where groups are and what is decided of incidents that are not redirects. */
  private whatIsDecided(): string {
    const groups = [...this.board.groups.values()].map((group) => [group.id, membershipOf(group)]);
    const incidents = [...this.board.incidents.values()].filter(({ state }) => state !== 'merged');
    return JSON.stringify([groups, incidents.map((incident) => [incident.number, decisionsOf(incident)])]);
  }

  private anyCommand(): Command | undefined {
    const shown = [...this.board.incidents.values()].filter(({ state }) => state !== 'forming' && state !== 'merged');
    const by = this.dice.of(PEOPLE);
    const groups = [...this.board.groups.values()].filter(({ mergedInto }) => mergedInto === undefined);
    if (shown.length === 0 || groups.length === 0) return undefined;
    const { number: incident, version } = this.dice.of(shown);
    const members = this.board.membersOf(incident);
    switch (this.dice.number(11)) {
      case 0:
        return { kind: 'acknowledge', by, incident, version };
      case 1:
        return { kind: 'contain', by, incident };
      case 2:
        return { kind: 'assign', by, incident, owner: by };
      case 3:
        return { kind: 'comment', by, incident, text: 'looked at it' };
      case 4:
        return { kind: 'close', by, incident, disposition: this.dice.of(DISPOSITIONS) };
      case 5:
        return { kind: 'reopen', by, incident };
      case 6:
        return { kind: 'merge', by, incident, other: this.dice.of(shown).number };
      case 7:
        return {
          kind: 'move',
          by,
          groups: members.filter(() => this.dice.share() < 0.5).map(({ id }) => id),
          to: 'new',
        };
      case 8:
        return { kind: 'move', by, groups: [this.dice.of(members).id], to: 'out' };
      case 9:
        return { kind: 'move', by, groups: [this.dice.of(groups).id, this.dice.of(groups).id], to: incident };
      default:
        return { kind: 'judge', by, group: this.dice.of(groups).id, verdict: 'false_positive' };
    }
  }

  private threat(): void {
    this.number += 1;
    const lateMs = this.dice.share() < 0.1 ? this.dice.number(2 * 60 * MINUTE) : 0;
    const host = this.dice.of(['web-1', 'web-2', 'db-1', 'mail']);
    const others: EntityKey[] =
      this.dice.share() < 0.3 ? [this.dice.of<EntityKey>(['user:ada', 'address:192.0.2.1'])] : [];
    const threat = placedThreat({
      id: `threat-${this.number}`,
      at: this.now - lateMs,
      host,
      others,
      rule: `rule-${this.dice.number(12)}`,
      risk: this.dice.of([2, 7, 15, 25, 45]),
      isUnjudgedCritical: this.dice.share() < 0.02,
    });
    this.threats.push(threat.id);
    this.board.place(threat, this.now);
    if (this.isTwice) this.board.place(threat, this.now);
  }

  private person(): void {
    if (this.dice.share() < 0.2 && this.board.log.length > 0) {
      const recent = this.board.log.slice(-20);
      if (this.board.undo(this.dice.of(recent).seq, this.dice.of(PEOPLE), this.now).kind === 'done')
        this.done.add('undo');
      return;
    }
    const command = this.anyCommand();
    if (command && this.board.decide(command, this.now).kind === 'done') this.done.add(command.kind);
  }
}

/** No two members are on the two sides of one cut. */
function isTogether(members: readonly Group[]): boolean {
  const sides = new Set(members.flatMap(({ apart }) => apart));
  return ![...sides].some((side) => side.endsWith('a') && sides.has(`${side.slice(0, -1)}b`));
}
