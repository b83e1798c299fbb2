import { AGENT_KINDS, type AgentAnalysis, type AgentKind, type TriageStatistics } from '@soc-agent/contracts';
import {
  degradedAgentAnalysis,
  entityKey,
  ruleKey,
  scoreFalsePositive,
  TriageHistory,
  type CountedVerdict,
  type TriageWeights,
} from '@soc-agent/domain';
import type { AlertGroup } from './ait-groups.js';
import { judge } from './judge.js';
import type { Forecast } from './metrics.js';
import type { JudgedThreat } from './outcomes.js';

/** One group with what was known when it arrived. */
export interface Observed {
  group: AlertGroup;
  statistics: TriageStatistics;
}

/** A forecast and the group it is for. */
export interface GroupForecast extends Forecast {
  group: AlertGroup;
}

/** Analysts of one tenant who share its verdicts, so that none meets the bound on one analyst's weight. */
const ANALYSTS = 10;
/** From a group's end until an analyst has judged it. */
const VERDICT_DELAY_MS = 3_600_000;

/** A history that knows the verdicts of all labelled groups of the given tenants, and none of their signals. */
export function historyWithVerdicts(tenants: readonly (readonly AlertGroup[])[]): TriageHistory {
  const history = new TriageHistory();
  for (const groups of tenants) {
    groups.forEach((group, position) => {
      if (group.attack !== undefined) history.recordVerdict(verdictOn(group, group.attack, position, 0));
    });
  }
  return history;
}

/** Takes a tenant's groups in one after the other. */
export function observeAll(history: TriageHistory, groups: readonly AlertGroup[]): Observed[] {
  return groups.map((group) => ({ group, statistics: history.observe(group.signal, group.at) }));
}

/**
 * Scores a tenant's groups in order, each before its own verdict is known.
 * @param verdictShare share of the groups that get a verdict an hour later
 * @param record takes what the system makes of each labelled group
 */
export function forecastAll(
  history: TriageHistory,
  groups: readonly AlertGroup[],
  weights: TriageWeights,
  verdictShare: number,
  record?: (threat: JudgedThreat, attack: boolean) => void,
): GroupForecast[] {
  const pending: CountedVerdict[] = [];
  const forecasts: GroupForecast[] = [];
  groups.forEach((group, position) => {
    while (pending[0] && pending[0].at <= group.at) history.recordVerdict(pending.shift() as CountedVerdict);
    const statistics = history.observe(group.signal, group.at);
    const p = probabilityOf(group, statistics, weights);
    if (group.attack === undefined) return;
    record?.(judgeAlone(group, statistics, weights), group.attack);
    forecasts.push({ group, p, attack: group.attack });
    if (isJudged(position, verdictShare)) {
      const logit = Math.log(Math.max(p, 1e-9) / Math.max(1 - p, 1e-9));
      pending.push(verdictOn(group, group.attack, position, logit));
    }
  });
  return forecasts;
}

/** P(attack) as the shipped analyzer gives it, with the historical agent's word alone. */
export function probabilityOf(
  { signal }: Pick<AlertGroup, 'signal'>,
  statistics: TriageStatistics,
  weights: TriageWeights,
): number {
  return 1 - scoreFalsePositive({ signal, agentAnalyses: historicalOnly(statistics) }, weights).score;
}

/** What the system makes of it with the historical agent's word alone. */
export function judgeAlone(
  { signal }: Pick<AlertGroup, 'signal'>,
  statistics: TriageStatistics,
  weights: TriageWeights,
): JudgedThreat {
  return judge(signal, historicalOnly(statistics), weights);
}

/** Agents that found nothing, as if they had looked: one that is missing asks for review. */
const SILENT = Object.fromEntries(
  AGENT_KINDS.map((kind) => {
    const { degraded: _degraded, ...silent } = degradedAgentAnalysis(kind, 'not part of this evaluation');
    return [kind, silent];
  }),
) as Record<AgentKind, AgentAnalysis>;

function historicalOnly(triage: TriageStatistics): Record<AgentKind, AgentAnalysis> {
  return { ...SILENT, historical: { ...SILENT.historical, triage } };
}

function verdictOn({ signal, tenant, at }: AlertGroup, real: boolean, position: number, logit: number): CountedVerdict {
  return {
    customerName: tenant,
    rule: ruleKey(signal),
    entity: entityKey(signal),
    real,
    analyst: `analyst-${position % ANALYSTS}`,
    at: at + VERDICT_DELAY_MS,
    logit,
  };
}

/** The same groups each time: a multiplicative hash of the position (Knuth, TAOCP 3, 6.4) against the share. */
function isJudged(position: number, share: number): boolean {
  return ((position * 2_654_435_761) % 2 ** 32) / 2 ** 32 < share;
}
