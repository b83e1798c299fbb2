import type { ThreatAnalysis, ThreatSignal } from '@soc-agent/contracts';

/** Entities of one signal that are indexed; more would let one signal write thousands of keys. */
const MAX_INDEXED_ENTITIES = 50;

/** One indexed observable: where the signal names it, its value, and the name of its index. */
export interface EntityIndex {
  /** Evidence reference, `signal.entities.sourceIps[0]`. */
  ref: string;
  value: string;
  index: string;
}

/** Addresses, hashes, URLs and user agents mean the same everywhere; users and hosts only within their customer. */
const SCOPES = {
  sourceIps: 'ip',
  destIps: 'ip',
  users: 'user',
  hosts: 'host',
  hashes: 'hash',
  urls: 'url',
  userAgents: 'userAgent',
} as const;
const PER_CUSTOMER: ReadonlySet<string> = new Set(['user', 'host']);

/** The entity indexes a signal belongs to, at most 50, in the order the signal names the entities. */
export function entityIndexes({ entities, customerName }: ThreatSignal): EntityIndex[] {
  const found: EntityIndex[] = [];
  for (const [list, kind] of Object.entries(SCOPES) as [keyof typeof SCOPES, string][]) {
    entities[list].forEach((value, position) => {
      if (found.length >= MAX_INDEXED_ENTITIES) return;
      const scope = PER_CUSTOMER.has(kind) ? `${customerName}:` : '';
      found.push({
        ref: `signal.entities.${list}[${position}]`,
        value,
        index: `entity:${kind}:${scope}${value.toLowerCase()}`,
      });
    });
  }
  return found;
}

/** Index of the same rule at the same customer; undefined when the source named no rule. */
export function ruleIndex({ source, customerName }: ThreatSignal): string | undefined {
  return source.ruleId === undefined ? undefined : `rule:${customerName}:${source.product}:${source.ruleId}`;
}

export function customerTypeIndex({ customerName, threatType }: ThreatSignal): string {
  return `customer-type:${customerName}:${threatType}`;
}

/** Every index a threat is listed in; what is removed with it is exactly this list. */
export function indexesOf(
  signal: ThreatSignal,
  { status, severity, requiresHumanReview, agentAnalyses }: Pick<ThreatAnalysis, 'status'> & Partial<ThreatAnalysis>,
): string[] {
  const rule = ruleIndex(signal);
  return [
    'all',
    `type:${signal.threatType}`,
    `customer:${signal.customerName}`,
    `status:${status}`,
    customerTypeIndex(signal),
    ...(severity ? [`severity:${severity}`] : []),
    ...(requiresHumanReview ? ['review'] : []),
    ...(agentAnalyses && Object.values(agentAnalyses).some(({ degraded }) => degraded) ? ['degraded'] : []),
    ...(rule ? [rule] : []),
    ...new Set(entityIndexes(signal).map(({ index }) => index)),
  ];
}
