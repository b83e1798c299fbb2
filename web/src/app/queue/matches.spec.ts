import { describe, expect, it } from 'vitest';
import { aSummary } from '../../testing/threat-builders.js';
import { matches } from './matches.js';

describe('matches', () => {
  const high = aSummary(1, { severity: 'HIGH', triage: 'new', customerName: 'Acme' });

  it('matches a row by any value of a filter, by every filter, and by nothing excluded', () => {
    expect(matches(high, {})).toBe(true);
    expect(matches(high, { severity: ['LOW', 'HIGH'], customer: ['Acme'] })).toBe(true);
    expect(matches(high, { severity: ['HIGH'], customer: ['Other'] })).toBe(false);
    expect(matches(high, { 'not.triage': ['closed'] })).toBe(true);
    expect(matches(high, { 'not.severity': ['HIGH'] })).toBe(false);
    expect(matches(high, { verdict: ['none'] })).toBe(true);
  });

  it('knows whether it happened in the time', () => {
    const { occurredAt } = high;
    expect(matches(high, { occurred_after: [occurredAt] })).toBe(true);
    expect(matches(high, { occurred_before: [occurredAt] })).toBe(false);
  });

  it('does not guess what only the gateway can say, unless another filter rules it out', () => {
    expect(matches(high, { q: ['203.0.113.42'] })).toBeUndefined();
    expect(matches(high, { q: ['203.0.113.42'], severity: ['LOW'] })).toBe(false);
  });

  it('leaves out what is suppressed, but for who asks for it', () => {
    const hidden = aSummary(2, { status: 'suppressed' });
    expect([matches(hidden, {}), matches(hidden, { status: ['suppressed'] })]).toEqual([false, true]);
  });
});
