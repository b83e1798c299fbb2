import { describe, expect, it } from 'vitest';
import { aLine } from '../../testing/incident-builders.js';
import { automaticMerge, canUndo, lastOf, linesAfter, takenBack } from './log-lines.js';

describe('what can be taken back', () => {
  it('is not what was taken back already, unless that was, too', () => {
    const log = [aLine({ seq: 1 }), aLine({ seq: 2 }), aLine({ seq: 3, undoes: 1 }), aLine({ seq: 4, undoes: 2 })];
    expect([...takenBack({ log })].sort()).toEqual([1, 2]);
    const again = [...log, aLine({ seq: 5, undoes: 3 })];
    expect([...takenBack({ log: again })].sort()).toEqual([2, 3]);
  });

  it('is not what did nothing', () => {
    expect(canUndo(aLine({ isUndoable: false }), new Set())).toBe(false);
  });

  it('by a key is the newest that this person did', () => {
    const log = [
      aLine({ seq: 1, by: 'ada' }),
      aLine({ seq: 2, by: 'ada' }),
      aLine({ seq: 3, by: 'bob' }),
      aLine({ seq: 4, by: 'ada', undoes: 2 }),
    ];
    expect(lastOf({ log }, 'ada')?.seq).toBe(1);
    expect(lastOf({ log }, 'eve')).toBeUndefined();
    expect(lastOf({ log }, undefined)).toBeUndefined();
  });
});

describe('a merge by the system', () => {
  const { by: _by, ...merged } = aLine({ seq: 2, kind: 'merged' });

  it('is told of while it stands', () => {
    expect(automaticMerge({ log: [aLine({ seq: 1, kind: 'merged', by: 'ada' }), merged] })?.seq).toBe(2);
    expect(automaticMerge({ log: [merged, aLine({ seq: 3, undoes: 2 })] })).toBeUndefined();
  });
});

describe('linesAfter', () => {
  it('are what somebody else wrote meanwhile', () => {
    expect(linesAfter({ log: [1, 2, 3].map((seq) => aLine({ seq })) }, 1).map(({ seq }) => seq)).toEqual([3, 2]);
  });
});
