import { FITTED_ON, TRIAGE_WEIGHTS, TriageHistory, type TriageWeights } from '@soc-agent/domain';
import { loadAlertGroups, type AlertGroup } from './ait-groups.js';
import { metricsOf, type Metrics } from './metrics.js';
import { forecastAll, historyWithVerdicts, type GroupForecast } from './replay.js';
import { fitTriageWeights } from './weight-fit.js';

/** What `triage` in `results.json` holds. */
export interface TriageResults {
  withoutDnsExfiltration: Metrics;
  all: Metrics;
  dayOne: Metrics & { all: Metrics };
  withVerdicts5: Metrics & { withoutDnsExfiltration: Metrics };
  withVerdicts10: Metrics & { withoutDnsExfiltration: Metrics };
  /** Weights as shipped, on tenants that had no part in them. */
  shippedWeights?: Metrics;
  byTenant: Record<string, Metrics>;
}

/** The figures and the forecasts behind them, for the charts. */
export interface TriageEvaluation {
  results: TriageResults;
  forecasts: GroupForecast[];
}

type Mode = 'dayOne' | 'verdicts0' | 'verdicts5' | 'verdicts10' | 'shipped';

/** Replays every tenant with weights and rule verdicts that come from other tenants only. */
export async function evaluateTriage(dataDir: string): Promise<TriageEvaluation> {
  const tenants = await loadAlertGroups(dataDir);
  const byMode: Record<Mode, GroupForecast[]> = {
    dayOne: [],
    verdicts0: [],
    verdicts5: [],
    verdicts10: [],
    shipped: [],
  };
  for (const [tenant, groups] of tenants) {
    const others = [...tenants].filter(([name]) => name !== tenant).map(([, theirs]) => theirs);
    const weights = weightsFor(tenant, others);
    const forecast = (share: number): GroupForecast[] =>
      forecastAll(historyWithVerdicts(others), groups, weights, share);
    byMode.dayOne.push(...forecastAll(new TriageHistory(), groups, weights, 0));
    byMode.verdicts0.push(...forecast(0));
    byMode.verdicts5.push(...forecast(0.05));
    byMode.verdicts10.push(...forecast(0.1));
    if (!FITTED_ON.includes(tenant)) {
      byMode.shipped.push(...forecastAll(historyWithVerdicts(others), groups, TRIAGE_WEIGHTS, 0));
    }
  }
  return { results: resultsOf(byMode, [...tenants.keys()]), forecasts: withoutDns(byMode.verdicts0) };
}

/** A tenant the shipped weights have never seen is judged with them; for the others they are fitted anew without it. */
function weightsFor(tenant: string, others: readonly AlertGroup[][]): TriageWeights {
  return FITTED_ON.includes(tenant) && others.length > 1 ? fitTriageWeights(others) : TRIAGE_WEIGHTS;
}

function resultsOf(byMode: Record<Mode, GroupForecast[]>, tenants: readonly string[]): TriageResults {
  const { dayOne, verdicts0, verdicts5, verdicts10, shipped } = byMode;
  const withVerdicts = (forecasts: GroupForecast[]): Metrics & { withoutDnsExfiltration: Metrics } => ({
    ...metricsOf(forecasts),
    withoutDnsExfiltration: metricsOf(withoutDns(forecasts)),
  });
  return {
    withoutDnsExfiltration: metricsOf(withoutDns(verdicts0)),
    all: metricsOf(verdicts0),
    dayOne: { ...metricsOf(withoutDns(dayOne)), all: metricsOf(dayOne) },
    withVerdicts5: withVerdicts(verdicts5),
    withVerdicts10: withVerdicts(verdicts10),
    ...(shipped.length > 0 && { shippedWeights: metricsOf(withoutDns(shipped)) }),
    byTenant: Object.fromEntries(
      tenants.map((tenant) => [
        tenant,
        metricsOf(withoutDns(verdicts0.filter(({ group }) => group.tenant === tenant))),
      ]),
    ),
  };
}

function withoutDns(forecasts: readonly GroupForecast[]): GroupForecast[] {
  return forecasts.filter(({ group }) => !group.dnsExfiltration);
}
