import { describe, expect, it } from '@jest/globals';
import { agentAnalyses, threatSignal, triageCounters } from '@soc-agent/testing';
import type { Severity } from '@soc-agent/contracts';
import type { Judged } from './replay.js';
import { countReviews, reviewLoadOf } from './review-load.js';

const MINUTE = 60_000;

describe('review load', () => {
  it('counts a group once, a later one of the same rule again, and a CRITICAL each time', () => {
    expect(countReviews([asking(0), asking(5), asking(9), asking(60)])).toBe(2);
    expect(countReviews([asking(0, 'CRITICAL'), asking(5, 'CRITICAL')])).toBe(2);
  });

  it('counts what must be read per hundred until all attacks are among it, and until most are', () => {
    const judged = Array.from({ length: 100 }, (_, n) => judgedAt(n * 60, 1 - n / 100, n < 19 || n === 49));
    expect(reviewLoadOf(judged)).toEqual({ at95: 19, at100: 50 });
  });
});

function asking(minutes: number, severity: Severity = 'HIGH'): { signal: Judged['case']['signal']; at: number } {
  return { signal: threatSignal({ severity, entities: { hosts: ['web-1'] } }), at: minutes * MINUTE };
}

function judgedAt(minutes: number, p: number, attack: boolean): Judged {
  return { case: { ...asking(minutes), said: agentAnalyses() }, past: triageCounters(), p, attack };
}
