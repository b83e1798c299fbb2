import { describe, expect, it } from '@jest/globals';
import { SEVERITIES, type Severity, type SignalEntities, type ThreatSignal } from '@soc-agent/contracts';
import { threatSignal } from '@soc-agent/testing';
import fc from 'fast-check';
import { FoldMemory } from './fold-memory.js';
import { broughtWith, foldKey, MAX_OCCURRENCES, withBrought, type Brought } from './folding.js';

const MINUTE = 60_000;
const WINDOW = 10 * MINUTE;
const START = Date.parse('2026-01-05T00:00:00Z');

/** Signals of few rules, hosts and users, so that many are alike. */
const drawn = fc.array(
  fc.record({
    minutes: fc.integer({ min: 0, max: 60 }),
    rule: fc.constantFrom('a', 'b'),
    host: fc.constantFrom('h1', 'h2'),
    user: fc.constantFrom('mia', 'tom', 'zoe'),
    customerName: fc.constantFrom('A', 'B'),
    severity: fc.constantFrom(...SEVERITIES, undefined),
    isJudged: fc.boolean(),
  }),
  { maxLength: 60 },
);

interface Traits {
  rule: string;
  host: string;
  user: string;
  customerName: string;
  severity: Severity | undefined;
}
const ALIKE: Traits = { rule: 'a', host: 'h1', user: 'mia', customerName: 'A', severity: 'LOW' };

function signalOf({ rule, host, user, customerName, severity }: Traits): ThreatSignal {
  const { severity: _severity, ...signal } = threatSignal({
    customerName,
    source: { product: 'x', format: 'native', ruleId: rule },
    entities: { hosts: [host], users: [user] },
  });
  return { ...signal, ...(severity && { severity }) };
}

function named(entities: SignalEntities): string[] {
  return Object.entries(entities).flatMap(([list, values]) => (values as string[]).map((value) => `${list} ${value}`));
}

describe('folding', () => {
  it('loses no signal and no entity, and keeps apart what is not alike', () => {
    fc.assert(
      fc.property(drawn, (steps) => {
        const folds = new FoldMemory(WINDOW);
        const threats = new Map<string, { own: ThreatSignal; at: number; folded: ThreatSignal[]; isJudged: boolean }>();
        for (const { minutes, isJudged, ...step } of steps) {
          const signal = signalOf(step);
          const at = START + minutes * MINUTE;
          const { into, again } = folds.place(signal, at);
          const threat = into === undefined ? { own: signal, at, folded: [], isJudged: false } : threats.get(into)!;
          if (into === undefined) threats.set(signal.id, threat);
          else {
            expect(threat.isJudged).toBe(false);
            expect([foldKey(signal), Math.abs(at - threat.at) <= WINDOW]).toEqual([foldKey(threat.own), true]);
            threat.folded.push(signal);
          }
          if (again) {
            const all = [threat.own, ...threat.folded];
            expect(new Set(named(again.entities))).toEqual(new Set(all.flatMap(({ entities }) => named(entities))));
          }
          if (isJudged) {
            folds.close(threat.own.id);
            threat.isJudged = true;
          }
        }
        const sum = [...threats.values()].reduce((count, { folded }) => count + 1 + folded.length, 0);
        expect(sum).toBe(steps.length);
      }),
      { numRuns: 200 },
    );
  });

  it('makes the first CRITICAL of a group a threat of its own, and folds the next into it', () => {
    const folds = new FoldMemory(WINDOW);
    const [first, critical, next] = (['HIGH', 'CRITICAL', 'CRITICAL'] as const).map((severity) =>
      signalOf({ ...ALIKE, severity }),
    ) as [ThreatSignal, ThreatSignal, ThreatSignal];
    expect(folds.place(first, START)).toEqual({});
    expect(folds.place(critical, START)).toEqual({});
    expect(folds.place(next, START)).toEqual({ into: critical.id });
  });

  it('has a threat analyzed again for its tenth and hundredth occurrence, another user, a graver rating', () => {
    const folds = new FoldMemory(WINDOW);
    const again = (changes: Partial<Traits> = {}): ThreatSignal | undefined =>
      folds.place(signalOf({ ...ALIKE, ...changes }), START).again;
    folds.place(signalOf(ALIKE), START);
    const at = Array.from({ length: 105 }, (_, n) => n + 2).filter(() => again());
    expect(at).toEqual([10, 100]);
    expect(again({ user: 'tom' })?.entities.users).toEqual(['mia', 'tom']);
    expect(again({ user: 'tom' })).toBeUndefined();
    expect(again({ severity: 'HIGH' })?.severity).toBe('HIGH');
    expect(again({ severity: 'LOW' })).toBeUndefined();
  });

  it('ends where a threat stands for as much as one may', () => {
    const folds = new FoldMemory(WINDOW);
    const places = Array.from({ length: MAX_OCCURRENCES + 2 }, () => folds.place(signalOf(ALIKE), START).into);
    expect(places.map((into, n) => (into === undefined ? n : -1)).filter((n) => n >= 0)).toEqual([0, MAX_OCCURRENCES]);
    let brought: Brought | undefined;
    for (let n = 0; n < 100; n += 1) brought = broughtWith(brought, threatSignal({ entities: { users: [`u${n}`] } }));
    expect(brought?.entities['users']).toHaveLength(100);
    expect(broughtWith(brought, threatSignal({ entities: { users: ['one more'] } }))).toBeUndefined();
  });

  it('leaves what a signal names where evidence has it, and lowers no rating', () => {
    const own = threatSignal({ severity: 'HIGH', entities: { users: ['b', 'a'] } });
    const merged = withBrought(own, { entities: { users: ['c', 'a'], files: ['/x'] }, severity: 'LOW' });
    expect(merged.entities).toMatchObject({ users: ['b', 'a', 'c'], files: ['/x'] });
    expect(merged.severity).toBe('HIGH');
  });
});
