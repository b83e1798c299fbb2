import { SEVERITIES } from '@soc-agent/contracts';
import { ruleKey } from '@soc-agent/domain';
import type { Case } from './judge.js';
import type { Forecast } from './metrics.js';
import { happenings } from './verdicts.js';

/** What anybody could do without this score, on the same rows. */
export const BASELINES = {
  /** The source's own rating alone; none stands between LOW and MEDIUM. */
  severity: severityAlone,
  /** `1 / (1 + times this rule fired at this customer so far)`. */
  rarity: rarityOfRule,
  /** The rule's base rate in the customer's own verdicts so far, `(real + 1) / (verdicts + 2)`. */
  baseRate: baseRateOfRule,
} as const;
export type Baseline = keyof typeof BASELINES;

const UNRATED = (SEVERITIES.indexOf('LOW') + SEVERITIES.indexOf('MEDIUM')) / 2;

function severityAlone(cases: readonly Case[]): Forecast[] {
  return labelled(cases, ({ signal: { severity } }) => (severity ? SEVERITIES.indexOf(severity) : UNRATED));
}

function rarityOfRule(cases: readonly Case[]): Forecast[] {
  const fired = new Map<string, number>();
  return labelled(cases, ({ signal }) => {
    const before = fired.get(keyOf(signal)) ?? 0;
    fired.set(keyOf(signal), before + 1);
    return 1 / (1 + before);
  });
}

function baseRateOfRule(cases: readonly Case[], drawn: ReadonlySet<number>): Forecast[] {
  const known = new Map<string, { real: number; all: number }>();
  const forecasts: Forecast[] = [];
  for (const { kind, case: one } of happenings(cases, drawn)) {
    const { real, all } = known.get(keyOf(one.signal)) ?? { real: 0, all: 0 };
    if (kind === 'verdict') known.set(keyOf(one.signal), { real: real + Number(one.real), all: all + 1 });
    else if (one.real !== undefined) forecasts.push({ p: (real + 1) / (all + 2), attack: one.real });
  }
  return forecasts;
}

/** Asks about every case, since each counts, and answers for the labelled ones. */
function labelled(cases: readonly Case[], forecast: (one: Case) => number): Forecast[] {
  return cases.flatMap((one) => {
    const p = forecast(one);
    return one.real === undefined ? [] : [{ p, attack: one.real }];
  });
}

function keyOf(signal: Case['signal']): string {
  return `${signal.customerName}\n${ruleKey(signal)}`;
}
