import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '@soc-agent/contracts';
import { groupOf } from './groups.support.spec.js';
import { looksForOthers } from './tying.js';

describe('a group', () => {
  it('looks for others from a risk of 5 on, unless it was found harmless', () => {
    const looks = (risk: number, verdict?: Verdict): boolean =>
      looksForOthers(groupOf({ risk, ...(verdict && { verdict }) }));
    expect([looks(4.9), looks(5), looks(5, 'unsure'), looks(5, 'true_positive')]).toEqual([false, true, true, true]);
    for (const verdict of ['false_positive', 'benign_true_positive', 'duplicate'] as const)
      expect(looks(99, verdict)).toBe(false);
  });
});
