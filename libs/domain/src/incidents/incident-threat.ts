import type { ThreatAnalysis, TriageCounters } from '@soc-agent/contracts';
import { eventTime } from '../evidence/event-time.js';
import { groupKey, ruleKey } from '../evidence/groups.js';
import { linkEntities, type CustomerNetwork } from './link-entities.js';
import type { IncidentThreat } from './model.js';

type Analyzed = Pick<
  ThreatAnalysis,
  'id' | 'signal' | 'risk' | 'severity' | 'mitreTactics' | 'mitreTechniques' | 'verdict'
>;

const INDICATOR = 'indicator:';

/** Values of the known indicators that an analysis cites, lower case. */
export function citedIndicators({ agentAnalyses }: Pick<ThreatAnalysis, 'agentAnalyses'>): ReadonlySet<string> {
  const cited = agentAnalyses.context.keyFindings.flatMap(({ evidence }) => evidence);
  return new Set(
    cited.filter((ref) => ref.startsWith(INDICATOR)).map((ref) => ref.slice(INDICATOR.length).toLowerCase()),
  );
}

/**
 * What of an analysis decides where the threat belongs.
 * @param counters as the historical agent got them; without them its rule has no record
 * @param known values of known indicators that the signal names, lower case
 */
export function incidentThreat(
  { id, signal, risk, severity, mitreTactics, mitreTechniques, verdict }: Analyzed,
  counters?: TriageCounters,
  network: CustomerNetwork = {},
  known: ReadonlySet<string> = new Set(),
): IncidentThreat {
  const at = eventTime(signal);
  return {
    id,
    customerName: signal.customerName,
    at,
    key: groupKey(signal),
    rule: ruleKey(signal),
    title: signal.title,
    product: signal.source.product,
    ruleSince: counters?.ruleSince ?? 0,
    ...linkEntities(signal, network, known),
    risk,
    severity,
    isUnjudgedCritical: (severity === 'CRITICAL' || signal.severity === 'CRITICAL') && verdict === undefined,
    tactics: mitreTactics,
    techniques: mitreTechniques.map((technique) => technique.id).sort(),
  };
}
