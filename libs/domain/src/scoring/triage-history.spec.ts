import { describe, expect, it } from '@jest/globals';
import { threatSignal } from '@soc-agent/testing';
import fc from 'fast-check';
import type { CountedVerdict } from '../evidence/triage-memory.js';
import { mainEntity, ruleKey } from '../evidence/groups.js';
import { TriageHistory } from './triage-history.js';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-15T14:30:00Z');

/** A signal, or a verdict on one. */
interface Happening {
  kind: 'signal' | 'real' | 'false';
  customerName: string;
  rule: string;
  host: string;
  hoursAgo: number;
}
const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Happening['kind']>('signal', 'real', 'false'),
    customerName: fc.constantFrom('RetailMax', 'Metro Transit'),
    rule: fc.constantFrom('a', 'b', 'c'),
    host: fc.constantFrom('web-1', 'web-2'),
    hoursAgo: fc.integer({ min: 0, max: 60 * 24 }),
  }),
  { maxLength: 80 },
);

describe('TriageHistory', () => {
  it('answers a look with what it would answer the signal itself, and counts nothing for it', () => {
    fc.assert(
      fc.property(happenings, happenings, (past, looks) => {
        const [looked, untouched] = [lived(past), lived(past)];
        for (const { customerName, rule, host, hoursAgo } of looks) {
          const [signal, at] = [signalOf(customerName, rule, host), NOW - hoursAgo * HOUR];
          expect(looked.peek(signal, at)).toEqual(lived(past).observe(signal, at));
        }
        const probe = signalOf('RetailMax', 'a', 'web-1');
        expect(looked.observe(probe, NOW)).toEqual(untouched.observe(probe, NOW));
      }),
    );
  });
});

function lived(past: readonly Happening[]): TriageHistory {
  const history = new TriageHistory();
  for (const { kind, customerName, rule, host, hoursAgo } of past) {
    const [signal, at] = [signalOf(customerName, rule, host), NOW - hoursAgo * HOUR];
    if (kind === 'signal') history.count(signal, at);
    else history.recordVerdict(verdictOn(signal, kind === 'real', at));
  }
  return history;
}

function signalOf(customerName: string, ruleId: string, host: string): ReturnType<typeof threatSignal> {
  return threatSignal({
    customerName,
    source: { product: 'EDR', format: 'native', ruleId },
    entities: { hosts: [host] },
  });
}

function verdictOn(signal: ReturnType<typeof threatSignal>, real: boolean, at: number): CountedVerdict {
  const { customerName } = signal;
  return { customerName, rule: ruleKey(signal), entity: mainEntity(signal).value, real, analyst: 'ada', at, logit: 0 };
}
