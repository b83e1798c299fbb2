import { describe, expect, it } from '@jest/globals';
import { SCENARIOS, THREAT_TYPES } from '@soc-agent/contracts';
import { DEMO_CUSTOMERS } from './demo-customers.js';
import { scenarioSignal } from './scenario-signal.js';

const AT = new Date('2026-01-01T12:00:00Z');

describe('scenarioSignal', () => {
  it('gives the same signal for the same turn and time', () => {
    expect(scenarioSignal('random', 17, AT)).toEqual(scenarioSignal('random', 17, AT));
  });

  it('goes through every threat type and every customer in its rotation', () => {
    const signals = Array.from({ length: 48 }, (_, turn) => scenarioSignal('random', turn, AT));
    expect(new Set(signals.map(({ threatType }) => threatType))).toEqual(new Set(THREAT_TYPES));
    expect(new Set(signals.map(({ customerName }) => customerName))).toEqual(
      new Set(DEMO_CUSTOMERS.map(({ name }) => name)),
    );
  });

  it.each(SCENARIOS)('%s names an entity and the rule that fired', (scenario) => {
    const { entities, source } = scenarioSignal(scenario, 1, AT);
    expect(Object.values(entities).flat()).not.toHaveLength(0);
    expect(source.ruleId).toBeDefined();
  });

  it('points at documentation addresses only', () => {
    const addresses = Array.from({ length: 300 }, (_, turn) => scenarioSignal('random', turn, AT).entities).flatMap(
      ({ sourceIps, destIps }) => [...sourceIps, ...destIps],
    );
    expect(addresses.filter((address) => !/^(203\.0\.113|198\.51\.100|192\.0\.2)\.\d+$/.test(address))).toEqual([]);
  });
});
