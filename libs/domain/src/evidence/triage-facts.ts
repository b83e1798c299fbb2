import type { Fact, ThreatSignal } from '@soc-agent/contracts';
import { entityRef, type TriageStatistics } from './triage-statistics.js';

const PREFIX = 'triage_';
const COUNTS = ['rule', 'ruleAtCustomer', 'ruleOnEntity'] as const;

/** The statistics as facts, one value each, for the historical agent to pass on. */
export function triageFacts(signal: ThreatSignal, { verdicts, context, calibration }: TriageStatistics): Fact[] {
  const evidence = [signal.source.ruleId === undefined ? 'signal.title' : 'signal.source.ruleId', entityRef(signal)];
  const fact = (name: string, value: Fact['value']): Fact => ({ name: `${PREFIX}${name}`, value, evidence });
  return [
    ...COUNTS.flatMap((level) => [
      fact(`${level}_real`, verdicts[level].real),
      fact(`${level}_false`, verdicts[level].false),
    ]),
    ...Object.entries(context ?? {}).map(([name, value]) => fact(name, value as number | boolean)),
    ...Object.entries(calibration ?? {}).map(([name, value]) => fact(`calibration_${name}`, value as number)),
  ];
}

/** The statistics from the facts of an agent; undefined when it gave none. A part that is incomplete or not finite counts as absent. */
export function readTriageFacts(facts: readonly Fact[]): TriageStatistics | undefined {
  const values = new Map(facts.filter(({ name }) => name.startsWith(PREFIX)).map(({ name, value }) => [name, value]));
  if (values.size === 0) return undefined;
  const number = (name: string, least = Number.NEGATIVE_INFINITY): number => {
    const value = values.get(`${PREFIX}${name}`);
    return typeof value === 'number' && value >= least ? value : Number.NaN;
  };
  const counts = (level: (typeof COUNTS)[number]): { real: number; false: number } => ({
    real: finiteOr(0, number(`${level}_real`, 0)),
    false: finiteOr(0, number(`${level}_false`, 0)),
  });
  const context = complete({
    knownHours: number('knownHours', 0),
    quietHours: number('quietHours', 0),
    burst: number('burst', 1),
    beacon: number('beacon', 0),
    progression: number('progression', 0),
    volume: number('volume', 0),
    unrest: number('unrest', Number.MIN_VALUE),
  });
  const calibration = complete({
    slope: number('calibration_slope', 0),
    intercept: number('calibration_intercept'),
    verdicts: number('calibration_verdicts', 0),
  });
  return {
    verdicts: { rule: counts('rule'), ruleAtCustomer: counts('ruleAtCustomer'), ruleOnEntity: counts('ruleOnEntity') },
    ...(context && { context: { ...context, firstOnEntity: values.get(`${PREFIX}firstOnEntity`) === true } }),
    ...(calibration && { calibration }),
  };
}

function complete<T extends Record<string, number>>(part: T): T | undefined {
  return Object.values(part).every(Number.isFinite) ? part : undefined;
}

function finiteOr(otherwise: number, value: number): number {
  return Number.isFinite(value) ? value : otherwise;
}
