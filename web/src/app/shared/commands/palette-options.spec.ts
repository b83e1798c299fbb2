import { describe, expect, it } from 'vitest';
import type { Command } from './commands.js';
import { isThreatId, matching } from './palette-options.js';

const command = (label: string, over: Partial<Command> = {}): Command => ({
  id: label,
  label,
  group: 'Go to',
  run: () => undefined,
  ...over,
});

describe('matching', () => {
  const all = [
    command('Overview'),
    command('Queue'),
    command('Open queue console'),
    command('Next', { isKeysOnly: true }),
  ];
  const labels = (text: string) => matching(all, text).map(({ label }) => label);

  it('finds by the beginning of words, in any order, the group among them', () => {
    expect(labels('con qu')).toEqual(['Open queue console']);
    expect(labels('go over')).toEqual(['Overview']);
  });

  it('puts what begins so as a whole first', () => {
    expect(labels('qu')).toEqual(['Queue', 'Open queue console']);
  });

  it('lists everything for nothing, but for what is only a key', () => {
    expect(labels('')).toEqual(['Overview', 'Queue', 'Open queue console']);
  });
});

describe('isThreatId', () => {
  it('knows a whole id only', () => {
    expect(['019395a0-7c1e-7000-8000-000000000001', '019395a0', ''].map(isThreatId)).toEqual([true, false, false]);
  });
});
