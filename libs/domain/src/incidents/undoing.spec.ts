import { expect, it } from '@jest/globals';
import { placedThreat } from '@soc-agent/testing';
import { MemoryBoard } from './memory-board.js';
import { isUndoable } from './undoing.js';

const NOW = Date.parse('2026-03-10T12:00:00Z');

it('what the system has shown is not hidden again', () => {
  const board = new MemoryBoard('RetailMax');
  for (const rule of ['a', 'b', 'c']) board.place(placedThreat({ at: NOW, rule, risk: 40 }), NOW);
  const line = board.log.find(({ kind }) => kind === 'opened')!;
  expect(isUndoable(line)).toBe(false);
  expect(board.undo(line.seq, 'ada', NOW)).toMatchObject({ kind: 'refused', because: 'not now' });
  expect(board.incident(1)).toMatchObject({ state: 'open' });
  const joined = board.log.findLast(({ kind }) => kind === 'joined')!;
  expect(isUndoable(joined)).toBe(true);
  expect(board.undo(joined.seq, 'ada', NOW)).toMatchObject({ kind: 'done' });
});
