import { describe, expect, it } from '@jest/globals';
import { areApart, putOnSide, reconciled } from './apart.js';

const on = (...apart: string[]): { apart: string[] } => ({ apart });

describe('groups that a person took apart', () => {
  it('are those on two sides of one cut, of any that are together', () => {
    expect(areApart([on('7a')], [on('7b')])).toBe(true);
    expect(areApart([on('7b')], [on('3a', '7a')])).toBe(true);
    expect(areApart([on(), on('3a', '7b')], [on('9a'), on('7a')])).toBe(true);
    expect(areApart([on('7a')], [on('7a')])).toBe(false);
    expect(areApart([on('7a')], [on('17b')])).toBe(false);
    expect([areApart([], [on('7a')]), areApart([on('7a')], []), areApart([on()], [on()])]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('keep the sides they were put on, each once and in order', () => {
    expect(putOnSide(on('7a'), 3, 'b')).toEqual(on('3b', '7a'));
    expect(putOnSide(on('7a'), 7, 'a')).toEqual(on('7a'));
  });

  it('come together again where a person says so, and stay apart from others', () => {
    const group = reconciled(on('3a', '7a'), [on('7b'), on('9a')]);
    expect(group).toEqual(on('3a'));
    expect([areApart([group], [on('7b')]), areApart([group], [on('3b')])]).toEqual([false, true]);
  });
});
