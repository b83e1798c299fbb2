import { TriageHistory } from '@soc-agent/domain';
import { loadAlertGroups } from './ait-groups.js';
import { heldOutWeights } from './held-out-weights.js';
import { metricsOf, type Metrics } from './metrics.js';
import type { JudgedThreat, OutcomeFile } from './outcomes.js';
import { forecastAll, historyWithVerdicts, type GroupForecast } from './replay.js';

/** Figures of one way to judge, of all groups and without those of DNS exfiltration. */
export interface SplitMetrics {
  withoutDnsExfiltration: Metrics;
  all: Metrics;
}

/** What `triage` in `results.json` holds; what spreads `Metrics` has those of all groups, `dayOne` those without DNS exfiltration. */
export interface TriageResults extends SplitMetrics {
  dayOne: Metrics & SplitMetrics;
  withVerdicts5: Metrics & SplitMetrics;
  withVerdicts10: Metrics & SplitMetrics;
  /** Each tenant taught by the verdicts of a single other one. */
  oneTeacher: SplitMetrics;
  byTenant: Record<string, SplitMetrics & { dayOne: SplitMetrics }>;
  /** Tenants whose labels had a part in the weights they are judged with; none when there are at least two. */
  notHeldOut: readonly string[];
}

/** The figures and the forecasts behind them, for the charts. */
export interface TriageEvaluation {
  results: TriageResults;
  forecasts: GroupForecast[];
}

type Mode = 'dayOne' | 'verdicts0' | 'verdicts5' | 'verdicts10' | 'oneTeacher';
type Forecasts = Record<Mode, GroupForecast[]>;
type Recorder = (threat: JudgedThreat, attack: boolean) => void;

/** Replays every tenant with weights and rule verdicts that come from other tenants only. */
export async function evaluateTriage(dataDir: string, outcomes?: OutcomeFile): Promise<TriageEvaluation> {
  const tenants = await loadAlertGroups(dataDir);
  const weights = heldOutWeights(tenants);
  const names = [...tenants.keys()];
  const forecasts: Forecasts = { dayOne: [], verdicts0: [], verdicts5: [], verdicts10: [], oneTeacher: [] };
  for (const [position, [tenant, groups]] of [...tenants].entries()) {
    const others = names.filter((name) => name !== tenant);
    const forecast = (teachers: readonly string[], share: number, record?: Recorder): GroupForecast[] => {
      const history = historyWithVerdicts(teachers.map((name) => tenants.get(name) ?? []));
      return forecastAll(history, groups, weights.of(tenant), share, record);
    };
    const into = (set: string): Recorder | undefined =>
      outcomes && ((threat, attack) => outcomes.add(set, threat, attack));
    forecasts.dayOne.push(...forecastAll(new TriageHistory(), groups, weights.of(tenant), 0, into('triage.dayOne')));
    forecasts.verdicts0.push(...forecast(others, 0, into('triage')));
    forecasts.verdicts5.push(...forecast(others, 0.05));
    forecasts.verdicts10.push(...forecast(others, 0.1, into('triage.withVerdicts10')));
    forecasts.oneTeacher.push(
      ...forecast(
        others
          .slice(position % names.length)
          .concat(others)
          .slice(0, 1),
        0,
      ),
    );
  }
  const results = { ...resultsOf(forecasts, names), notHeldOut: weights.notHeldOut };
  return { results, forecasts: withoutDns(forecasts.verdicts0) };
}

function resultsOf(forecasts: Forecasts, tenants: readonly string[]): Omit<TriageResults, 'notHeldOut'> {
  const dayOne = split(forecasts.dayOne);
  const [five, ten] = [split(forecasts.verdicts5), split(forecasts.verdicts10)];
  const ofTenant = (tenant: string, all: GroupForecast[]): SplitMetrics =>
    split(all.filter(({ group }) => group.tenant === tenant));
  return {
    ...split(forecasts.verdicts0),
    dayOne: { ...dayOne.withoutDnsExfiltration, ...dayOne },
    withVerdicts5: { ...five.all, ...five },
    withVerdicts10: { ...ten.all, ...ten },
    oneTeacher: split(forecasts.oneTeacher),
    byTenant: Object.fromEntries(
      tenants.map((tenant) => [
        tenant,
        { ...ofTenant(tenant, forecasts.verdicts0), dayOne: ofTenant(tenant, forecasts.dayOne) },
      ]),
    ),
  };
}

function split(forecasts: readonly GroupForecast[]): SplitMetrics {
  return { withoutDnsExfiltration: metricsOf(withoutDns(forecasts)), all: metricsOf(forecasts) };
}

function withoutDns(forecasts: readonly GroupForecast[]): GroupForecast[] {
  return forecasts.filter(({ group }) => !group.dnsExfiltration);
}
