import { describe, expect, it } from '@jest/globals';
import { threatSignal } from '@soc-agent/testing';
import { quoted, signalEvidence } from './signal-evidence.js';

describe('text of a signal in sentences of ours', () => {
  it('is shortened, but not inside a pair', () => {
    expect(quoted(`${'a'.repeat(78)}😀b`)).toBe(`"${'a'.repeat(78)}…"`);
    for (let length = 500; length < 520; length++) {
      const evidence = signalEvidence(threatSignal({ description: `${'a'.repeat(length)}😀${'b'.repeat(50)}` }));
      expect(evidence.get('signal.description')?.isWellFormed()).toBe(true);
    }
  });
});
