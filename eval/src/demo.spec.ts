import { describe, expect, it } from '@jest/globals';
import { SCENARIOS, SEVERITIES, type Scenario } from '@soc-agent/contracts';
import {
  acceptSignal,
  DEMO_CUSTOMERS,
  demoContext,
  scenarioSignal,
  TriageHistory,
  type ContextSources,
} from '@soc-agent/domain';
import { ask, conclude, NO_CONTEXT } from './judge.js';

const MINUTE = 60_000;
const START = Date.parse('2026-03-02T08:00:00Z');
/** Turns between two named scenarios; a turn of the rotation every four minutes makes a week. */
const SCENARIO_EVERY = 7;
const TURNS = 2500;

describe('the demo', () => {
  it('leaves none of its attacks unread, on the first day and after a week of itself', async () => {
    const history = new TriageHistory();
    const unread: string[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      const at = START + turn * 4 * MINUTE;
      const named: Scenario | undefined =
        turn % SCENARIO_EVERY === 0 ? SCENARIOS[(turn / SCENARIO_EVERY) % SCENARIOS.length] : undefined;
      const signal = acceptSignal(scenarioSignal(named ?? 'random', turn, new Date(at)), `turn-${turn}`);
      const past = history.observe(signal, at);
      if (!named) continue;
      const { severity, requiresHumanReview, falsePositiveScore } = conclude(
        { signal, said: await ask(signal, demoAt(at)), at },
        past,
      );
      const isRead = requiresHumanReview || SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('MEDIUM');
      if (!isRead) unread.push(`${turn} ${signal.customerName} ${signal.title}: ${falsePositiveScore.explanation}`);
    }
    expect(unread).toEqual([]);
  });
});

/** The demo's customers, indicators and events, as they are loaded at its start. */
function demoAt(at: number): ContextSources {
  const { indicators, events } = demoContext(START);
  return {
    ...NO_CONTEXT,
    customers: { find: (name) => Promise.resolve(DEMO_CUSTOMERS.find((customer) => customer.name === name)) },
    infrastructure: {
      between: (name, from, to) =>
        Promise.resolve(
          events.filter(
            ({ customerName, startedAt, endedAt }) =>
              (customerName === undefined || customerName === name) &&
              Date.parse(startedAt) <= to &&
              Date.parse(endedAt ?? new Date(at).toISOString()) >= from,
          ),
        ),
    },
    indicators: { lookup: (values) => Promise.resolve(indicators.filter(({ value }) => values.includes(value))) },
  };
}
