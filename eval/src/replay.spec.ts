import { describe, expect, it } from '@jest/globals';
import { TRIAGE_WEIGHTS, TriageHistory } from '@soc-agent/domain';
import { threatSignal } from '@soc-agent/testing';
import type { AlertGroup } from './ait-groups.js';
import { forecastAll, historyWithVerdicts } from './replay.js';

const START = Date.parse('2026-01-05T00:00:00Z');
const HOUR = 3_600_000;

describe('replay', () => {
  it('scores a group before its own label can be known', () => {
    const groups = stream('A', () => false);
    const last = groups.at(-1) as AlertGroup;
    const before = forecastAll(new TriageHistory(), groups, TRIAGE_WEIGHTS, 1).map(({ p }) => p);
    const flipped = [...groups.slice(0, -1), { ...last, attack: true }];
    expect(forecastAll(new TriageHistory(), flipped, TRIAGE_WEIGHTS, 1).map(({ p }) => p)).toEqual(before);
  });

  it('learns from verdicts on the tenant itself', () => {
    const groups = stream('A', () => false);
    const without = forecastAll(new TriageHistory(), groups, TRIAGE_WEIGHTS, 0).at(-1)?.p ?? 0;
    const having = forecastAll(new TriageHistory(), groups, TRIAGE_WEIGHTS, 1).at(-1)?.p ?? 0;
    expect(having).toBeLessThan(without / 2);
  });

  it('learns a rule from other tenants, and nothing else of them', () => {
    const others = [stream('B', () => true)];
    const groups = stream('A', () => true);
    const [alone] = forecastAll(new TriageHistory(), groups, TRIAGE_WEIGHTS, 0);
    const [taught] = forecastAll(historyWithVerdicts(others), groups, TRIAGE_WEIGHTS, 0);
    expect(taught?.p).toBeGreaterThan(2 * (alone?.p ?? 1));
  });

  it('leaves out what nobody labelled', () => {
    const groups = stream('A', (n) => (n % 2 === 0 ? undefined : false));
    expect(forecastAll(new TriageHistory(), groups, TRIAGE_WEIGHTS, 0)).toHaveLength(groups.length / 2);
  });

  it('gives the same forecasts twice', () => {
    const groups = stream('A', (n) => n % 5 === 0);
    const run = (): number[] => forecastAll(new TriageHistory(), groups, TRIAGE_WEIGHTS, 0.1).map(({ p }) => p);
    expect(run()).toEqual(run());
  });
});

/** Forty groups of one rule on one host, three hours apart. */
function stream(tenant: string, label: (n: number) => boolean | undefined): AlertGroup[] {
  return Array.from({ length: 40 }, (_, n) => {
    const attack = label(n);
    return {
      signal: threatSignal({ customerName: tenant, entities: { hosts: ['web-1'] }, metadata: {} }),
      tenant,
      at: START + n * 3 * HOUR,
      ...(attack !== undefined && { attack }),
      dnsExfiltration: false,
    };
  });
}
