import type { ThreatSummary } from '@soc-agent/contracts';
import type { ThreatQuery } from '../shared/api/threats-api.js';

/** The filters that live in the address, in the order of the page. */
export const FILTERS = ['severity', 'type', 'status', 'triage', 'verdict', 'customer'] as const;
export type Filter = (typeof FILTERS)[number];

/** Whether a threat passes the filters of a query, without one of status what is not suppressed; customer names compare exactly, as the gateway does. */
export function matchesQuery(
  threat: ThreatSummary,
  { severity, type, status, triage, verdict, customer }: ThreatQuery,
): boolean {
  return (
    (!severity || threat.severity === severity) &&
    (!type || threat.threatType === type) &&
    (status ? threat.status === status : threat.status !== 'suppressed') &&
    (!triage || threat.triage === triage) &&
    (!verdict || threat.verdict === verdict) &&
    (!customer || threat.customerName === customer)
  );
}
