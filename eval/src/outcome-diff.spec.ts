import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FP_RECOMMENDATIONS, SEVERITIES } from '@soc-agent/contracts';
import { compareOutcomes, type ChangeKind } from './outcome-diff.js';
import { outcomeDiffTable } from './outcome-diff-table.js';
import { parseOutcome, type Outcome } from './outcomes.js';

function outcome(fields: Partial<Outcome> = {}): Outcome {
  return {
    set: 'triage',
    id: 'a',
    title: 'Failed logins',
    severity: 'MEDIUM',
    recommendation: 'needs_review',
    review: true,
    score: 0.5,
    terms: [{ indicator: 'source_rating', logOdds: 0 }],
    ...fields,
  };
}

const ANY_OUTCOMES = fc.uniqueArray(
  fc.record({
    set: fc.constantFrom('triage', 'rawAlerts.wazuh'),
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    title: fc.string({ unit: 'binary' }),
    severity: fc.constantFrom(...SEVERITIES),
    recommendation: fc.constantFrom(...FP_RECOMMENDATIONS),
    review: fc.boolean(),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    terms: fc.array(
      fc.record({ indicator: fc.constantFrom('usual', 'burst'), logOdds: fc.double({ min: -9, max: 9, noNaN: true }) }),
    ),
  }),
  { selector: ({ set, id }) => `${set} ${id}` },
);

describe('compareOutcomes', () => {
  it.each<[ChangeKind[], Partial<Outcome>, Partial<Outcome>]>([
    [['band up'], { severity: 'MEDIUM' }, { severity: 'CRITICAL' }],
    [['band down'], { severity: 'HIGH' }, { severity: 'LOW' }],
    [['recommendation'], {}, { recommendation: 'likely_real_threat' }],
    [['review gained'], { review: false }, { review: true }],
    [['review lost'], { review: true }, { review: false }],
    [['review lost', 'now unread'], { severity: 'LOW' }, { severity: 'LOW', review: false }],
    [['band down', 'now unread'], { review: false }, { severity: 'INFO', review: false }],
    [['band down'], { severity: 'LOW', review: false }, { severity: 'INFO', review: false }],
    [
      ['band down', 'recommendation', 'review lost', 'now unread'],
      { severity: 'HIGH' },
      { severity: 'LOW', recommendation: 'likely_false_positive', review: false },
    ],
  ])('says %j', (kinds, before, after) => {
    const { sets, changes } = compareOutcomes([outcome(before)], [outcome(after)]);
    expect(changes.map((change) => change.kinds)).toEqual([kinds]);
    expect(sets[0]).toMatchObject({
      signals: 1,
      changed: 1,
      kinds: Object.fromEntries(kinds.map((kind) => [kind, 1])),
    });
  });

  it('is silent about a score and terms that change nothing else', () => {
    const { sets, changes } = compareOutcomes([outcome()], [outcome({ score: 0.6, terms: [] })]);
    expect([sets[0]?.changed, changes]).toEqual([0, []]);
  });

  it('gives the terms that differ, the one that changed most first, and sums one that is there twice', () => {
    const before = outcome({ terms: terms({ source_rating: -1, burst: 0.5, usual: -0.5, gone: 0.2 }) });
    const after = outcome({
      review: false,
      terms: [...terms({ source_rating: -1, burst: 0.6, usual: -2, new: 0.3 }), ...terms({ usual: -1 })],
    });
    expect(compareOutcomes([before], [after]).changes[0]?.terms).toEqual([
      { indicator: 'usual', before: -0.5, after: -3 },
      { indicator: 'new', before: undefined, after: 0.3 },
      { indicator: 'gone', before: 0.2, after: undefined },
      { indicator: 'burst', before: 0.5, after: 0.6 },
    ]);
  });

  it('joins by set and id, whatever the order, and counts what only one version has', () => {
    const before = [outcome(), outcome({ set: 'rawAlerts.wazuh' }), outcome({ id: 'b' })];
    const after = [outcome({ id: 'c' }), outcome({ set: 'streams.new' }), outcome({ review: false })];
    const { sets } = compareOutcomes(before, after);
    expect(
      sets.map(({ set, signals, changed, onlyBefore, onlyAfter }) => [set, signals, changed, onlyBefore, onlyAfter]),
    ).toEqual([
      ['triage', 1, 1, 1, 1],
      ['rawAlerts.wazuh', 0, 0, 1, 0],
      ['streams.new', 0, 0, 0, 1],
    ]);
  });

  it('refuses a signal that a set has twice', () => {
    expect(() => compareOutcomes([outcome(), outcome()], [])).toThrow('triage has the signal a twice');
  });

  it('finds nothing between a version and itself, and the opposite on the way back', () => {
    fc.assert(
      fc.property(ANY_OUTCOMES, ANY_OUTCOMES, (one, other) => {
        expect(compareOutcomes(one, one).changes).toEqual([]);
        const [there, back] = [compareOutcomes(one, other), compareOutcomes(other, one)];
        for (const { set, signals, changed, kinds, onlyBefore } of there.sets) {
          const reverse = back.sets.find((diff) => diff.set === set);
          expect(reverse).toMatchObject({ signals, changed, onlyAfter: onlyBefore });
          expect(reverse?.kinds['band down']).toBe(kinds['band up']);
          expect(reverse?.kinds['review gained']).toBe(kinds['review lost']);
        }
      }),
    );
  });
});

describe('outcomeDiffTable', () => {
  it('shows counts, then changes that are alike once, with the terms behind them', () => {
    const before = ['a', 'b'].map((id) =>
      outcome({ id, severity: 'HIGH', attack: true, terms: terms({ usual: -0.2 }) }),
    );
    const after = before.map((one) => ({
      ...one,
      severity: 'LOW' as const,
      recommendation: 'likely_false_positive' as const,
      review: false,
      score: 0.9,
      terms: terms({ usual: -3.5, beacon: 1 }),
    }));
    const text = outcomeDiffTable(compareOutcomes(before, after));
    expect(text).toContain('triage: 2 × "Failed logins", an attack');
    expect(text).toContain(
      'HIGH → LOW, needs_review → likely_false_positive, review lost, now unread; score 0.50 → 0.90 (a)',
    );
    expect(text).toContain('usual -0.20 → -3.50, beacon +1.00 (new)');
    expect(text.split('\n')[1]?.split(/ +/)).toEqual(['triage', '2', '2', '0', '2', '2', '0', '2', '2', '0', '0']);
  });

  it('stays short and plain, whatever there is, and begins with what is not read any more', () => {
    fc.assert(
      fc.property(ANY_OUTCOMES, ANY_OUTCOMES, (one, other) => {
        const text = outcomeDiffTable(compareOutcomes(one, other));
        expect(text.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
      }),
    );
    const ids = Array.from({ length: 500 }, (_, n) => String(n));
    const before = ids.map((id) => outcome({ id, title: `rule ${id}`, severity: 'LOW' }));
    const after = before.map((one) => ({
      ...one,
      ...(one.id === '499' ? { review: false } : { severity: 'HIGH' as const }),
    }));
    const lines = outcomeDiffTable(compareOutcomes(before, after)).split('\n');
    expect(lines.length).toBeLessThan(100);
    expect(lines[4]).toContain('rule 499');
    expect(lines.at(-1)).toBe('… and 470 signals with 470 other changes');
  });
});

describe('parseOutcome', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(ANY_OUTCOMES, (outcomes) => {
        for (const one of outcomes)
          expect(parseOutcome(JSON.stringify(one), 'line 1')).toEqual(JSON.parse(JSON.stringify(one)));
      }),
    );
  });

  it.each(['set', 'id', 'title', 'severity', 'recommendation', 'review', 'score', 'terms'])(
    'names %s where it is missing or null',
    (field) => {
      const { [field as keyof Outcome]: _missing, ...rest } = outcome();
      expect(() => parseOutcome(JSON.stringify(rest), 'line 7')).toThrow(`line 7: ${field} is`);
      expect(() => parseOutcome(JSON.stringify({ ...rest, [field]: null }), 'line 7')).toThrow(`line 7: ${field} is`);
    },
  );

  it.each(['', '{', '7', 'null', '[]'])('refuses %j', (line) => {
    expect(() => parseOutcome(line, 'line 7')).toThrow('line 7');
  });
});

function terms(logOdds: Record<string, number>): Outcome['terms'] {
  return Object.entries(logOdds).map(([indicator, value]) => ({ indicator, logOdds: value }));
}
