import { beforeEach, describe, expect, it } from '@jest/globals';
import { placedThreat } from '@soc-agent/testing';
import { Repeats } from './repeats.js';

const [MINUTE, THEN] = [60_000, Date.parse('2026-03-10T12:00:00Z')];

describe('a repetition', () => {
  let repeats: Repeats;
  beforeEach(() => {
    repeats = new Repeats();
    repeats.note(placedThreat({ at: THEN, risk: 20, severity: 'MEDIUM', tactics: ['TA0001'] }));
  });

  it.each([
    ['the same', {}, true],
    ['the same ten minutes later', { at: THEN + 10 * MINUTE }, true],
    ['a little graver', { risk: 21 }, true],
    ['late', { at: THEN - 5 * MINUTE }, true],
    ['after a silence', { at: THEN + 11 * MINUTE }, false],
    ['graver', { risk: 22 }, false],
    ['of a higher severity', { severity: 'HIGH' as const }, false],
    ['of another tactic', { tactics: ['TA0001', 'TA0002'] }, false],
    ['CRITICAL without a verdict', { isUnjudgedCritical: true }, false],
    ['on another host', { host: 'web-2' }, false],
    ['of another rule', { rule: 'other' }, false],
    ['of another customer', { customerName: 'Metro Transit' }, false],
  ])('%s: %p', (_, changes, isRepeat) => {
    const threat = placedThreat({ at: THEN + MINUTE, risk: 20, severity: 'MEDIUM', tactics: ['TA0001'], ...changes });
    expect(repeats.note(threat)).toBe(isRepeat);
  });

  it('goes on for as long as it fires', () => {
    const each = Array.from({ length: 30 }, (_, n) => placedThreat({ at: THEN + n * 9 * MINUTE, risk: 20 }));
    expect(each.map((threat) => repeats.note(threat))).not.toContain(false);
  });
});
