import type { TriageHistory } from '@soc-agent/domain';
import type { AlertGroup } from './ait-groups.js';
import { BASELINES, type Baseline } from './baselines.js';
import { SEEN_TENANTS, type LabelledData } from './labelled-data.js';
import { metricsOf, rankingOf, type Forecast, type Metrics, type Ranking } from './metrics.js';
import { replay, type Judged, type Replay } from './replay.js';
import { reviewLoadOf, type ReviewLoad } from './review-load.js';
import { drawPositions, taughtBy } from './verdicts.js';

/** Figures of one way to judge, of all groups and without those of DNS exfiltration. */
export interface SplitMetrics<M = Metrics> {
  withoutDnsExfiltration: M;
  all: M;
}

/** What `triage` in `results.json` holds; what spreads `Metrics` has those of all groups, `dayOne` those without DNS exfiltration. */
export interface TriageResults extends SplitMetrics {
  dayOne: Metrics & SplitMetrics;
  withVerdicts5: Metrics & SplitMetrics;
  withVerdicts10: Metrics & SplitMetrics;
  /** Own verdicts on 10 %, and none of other tenants. */
  ownVerdicts10: SplitMetrics;
  /** Each tenant taught by the verdicts of a single other one. */
  oneTeacher: SplitMetrics;
  /** Day 1 with the weights as they are shipped, whatever they were chosen with. */
  shipped: SplitMetrics;
  /** On the same rows; the base rate knows the verdicts of `ownVerdicts10`. */
  baselines: Record<Baseline, SplitMetrics<Ranking>>;
  /** On day 1. */
  reviewsPer100: ReviewLoad;
  byTenant: Record<string, SplitMetrics & { dayOne: SplitMetrics }>;
  /** Tenants whose labels had a part in the weights they are judged with; none when there are at least two. */
  notHeldOut: readonly string[];
}

/** The figures and the forecasts behind them, for the charts. */
export interface TriageEvaluation {
  results: TriageResults;
  forecasts: Judged<AlertGroup>[];
}

const MODES = ['dayOne', 'shipped', 'verdicts0', 'verdicts5', 'verdicts10', 'ownVerdicts10', 'oneTeacher'] as const;
type Mode = (typeof MODES)[number];

/** Replays every tenant with weights and rule verdicts that come from other tenants only. */
export async function evaluateTriage(data: LabelledData): Promise<TriageEvaluation> {
  const tenants = await data.alertGroups();
  const names = [...tenants.keys()];
  const judged = Object.fromEntries(MODES.map((mode) => [mode, []])) as unknown as Record<Mode, Judged<AlertGroup>[]>;
  const baselines: Record<Baseline, Labelled[]> = { severity: [], rarity: [], baseRate: [] };
  for (const [position, [tenant, groups]] of [...tenants].entries()) {
    const weights = await data.weightsWithout(tenant);
    const others = names.filter((name) => name !== tenant);
    const teacher = others[position % Math.max(1, others.length)];
    const taught = (...teachers: readonly string[]): TriageHistory =>
      taughtBy(teachers.map((name) => tenants.get(name) ?? []));
    const [five, ten] = [drawPositions(groups.length, 0.05), drawPositions(groups.length, 0.1)];
    const ways: Record<Mode, Replay> = {
      dayOne: { weights },
      shipped: {},
      verdicts0: { weights, history: taught(...others) },
      verdicts5: { weights, history: taught(...others), drawn: five },
      verdicts10: { weights, history: taught(...others), drawn: ten },
      ownVerdicts10: { weights, drawn: ten },
      oneTeacher: { weights, history: teacher === undefined ? taught() : taught(teacher) },
    };
    for (const mode of MODES) judged[mode].push(...replay(groups, ways[mode]));
    const labelled = groups.filter(({ real }) => real !== undefined);
    for (const baseline of Object.keys(BASELINES) as Baseline[]) {
      const forecasts = BASELINES[baseline](groups, ten);
      baselines[baseline].push(...forecasts.map((one, row) => ({ ...one, case: labelled[row] as AlertGroup })));
    }
  }
  const notHeldOut = names.length > 1 ? [] : names.filter((name) => SEEN_TENANTS.includes(name));
  return { results: resultsOf(judged, baselines, names, notHeldOut), forecasts: withoutDns(judged.verdicts0) };
}

type Labelled = Forecast & { case: AlertGroup };

function resultsOf(
  judged: Record<Mode, Judged<AlertGroup>[]>,
  baselines: Record<Baseline, Labelled[]>,
  tenants: readonly string[],
  notHeldOut: readonly string[],
): TriageResults {
  const [dayOne, five, ten] = [metrics(judged.dayOne), metrics(judged.verdicts5), metrics(judged.verdicts10)];
  const ofTenant = (tenant: string, all: Judged<AlertGroup>[]): SplitMetrics =>
    metrics(all.filter((one) => one.case.tenant === tenant));
  return {
    ...metrics(judged.verdicts0),
    dayOne: { ...dayOne.withoutDnsExfiltration, ...dayOne },
    withVerdicts5: { ...five.all, ...five },
    withVerdicts10: { ...ten.all, ...ten },
    ownVerdicts10: metrics(judged.ownVerdicts10),
    oneTeacher: metrics(judged.oneTeacher),
    shipped: metrics(judged.shipped),
    baselines: {
      severity: split(baselines.severity, rankingOf),
      rarity: split(baselines.rarity, rankingOf),
      baseRate: split(baselines.baseRate, rankingOf),
    },
    reviewsPer100: reviewLoadOf(judged.dayOne),
    byTenant: Object.fromEntries(
      tenants.map((tenant) => [
        tenant,
        { ...ofTenant(tenant, judged.verdicts0), dayOne: ofTenant(tenant, judged.dayOne) },
      ]),
    ),
    notHeldOut,
  };
}

function metrics(forecasts: readonly Labelled[]): SplitMetrics {
  return split(forecasts, metricsOf);
}

function split<M>(forecasts: readonly Labelled[], of: (forecasts: readonly Forecast[]) => M): SplitMetrics<M> {
  return { withoutDnsExfiltration: of(withoutDns(forecasts)), all: of(forecasts) };
}

function withoutDns<F extends Labelled>(forecasts: readonly F[]): F[] {
  return forecasts.filter((one) => !one.case.dnsExfiltration);
}
