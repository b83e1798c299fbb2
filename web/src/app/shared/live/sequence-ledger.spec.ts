import { describe, expect, it } from 'vitest';
import { SequenceLedger } from './sequence-ledger.js';

function ledgerAfter(...seqs: number[]): SequenceLedger {
  const ledger = new SequenceLedger();
  seqs.forEach((seq) => ledger.see(seq, 1000));
  return ledger;
}

describe('SequenceLedger', () => {
  it('knows of nothing before the first number', () => {
    expect(new SequenceLedger().seenUpTo).toBeUndefined();
  });

  it('follows numbers without a gap from the first one it sees', () => {
    const ledger = ledgerAfter(7, 8, 9);
    expect(ledger.seenUpTo).toBe(9);
    expect(ledger.isBehind(60_000, 2000)).toBe(false);
  });

  it('takes numbers that overtake each other as complete', () => {
    const ledger = ledgerAfter(7, 9, 10, 8);
    expect(ledger.seenUpTo).toBe(10);
    expect(ledger.isBehind(60_000, 2000)).toBe(false);
  });

  it('is behind only once a number has been missing for longer than the patience', () => {
    const ledger = ledgerAfter(7, 9);
    expect(ledger.isBehind(2999, 2000)).toBe(false);
    expect(ledger.isBehind(3000, 2000)).toBe(true);
    expect(ledger.seenUpTo).toBe(7);
  });

  it('goes on from what was fetched, and keeps what had arrived beyond it', () => {
    const ledger = ledgerAfter(7, 9, 12, 13);
    ledger.caughtUpTo(11);
    expect(ledger.seenUpTo).toBe(13);
    expect(ledger.isBehind(60_000, 2000)).toBe(false);
  });

  it('ignores a repeated number', () => {
    expect(ledgerAfter(7, 8, 8, 7).seenUpTo).toBe(8);
  });

  it('follows one customer by the number before each of its changes', () => {
    const ledger = new SequenceLedger();
    ledger.see(10, 1000, 4);
    ledger.see(17, 1000, 10);
    expect([ledger.seenUpTo, ledger.isBehind(60_000, 2000)]).toEqual([17, false]);
    ledger.see(30, 1000, 21);
    expect([ledger.seenUpTo, ledger.isBehind(60_000, 2000)]).toEqual([17, true]);
    ledger.see(21, 1000, 17);
    expect([ledger.seenUpTo, ledger.isBehind(60_000, 2000)]).toEqual([30, false]);
  });
});
