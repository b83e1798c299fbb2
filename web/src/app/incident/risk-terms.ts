import type { IncidentGroup } from '@soc-agent/contracts';

/** What one rule adds to the risk of an incident. */
export interface RiskTerm {
  rule: string;
  /** Of its gravest group. */
  title: string;
  groupId: string;
  /** Of its gravest group, 0..100. */
  risk: number;
  /** How much of it counts: all of the first rule, less of each further one. */
  weight: number;
  /** How much higher the incident's risk is with it, after those before it. */
  adds: number;
}

export interface RiskTerms {
  /** The gravest first. */
  terms: readonly RiskTerm[];
  /** 0..100 */
  risk: number;
  /** Groups that were judged harmless, and count for nothing. */
  harmless: number;
}

const HARMLESS: ReadonlySet<string | undefined> = new Set(['false_positive', 'benign_true_positive', 'duplicate']);
/** No group is so certain that nothing could add to it. */
const MOST_RISK = 99.9;

/** How the risk of an incident comes to be, as docs/incidents.md says: a noisy-or of rules, the k-th by the power 1/√k. */
export function riskTerms(members: readonly IncidentGroup[]): RiskTerms {
  const gravest = new Map<string, IncidentGroup>();
  const counted = members.filter(({ verdict }) => !HARMLESS.has(verdict));
  for (const group of counted) {
    const known = gravest.get(group.rule);
    if (!known || group.risk > known.risk) gravest.set(group.rule, group);
  }
  let missed = 1;
  const terms = [...gravest.values()]
    .sort((a, b) => b.risk - a.risk || (a.rule < b.rule ? -1 : 1))
    .map(({ rule, title, id, risk }, position) => {
      const weight = 1 / Math.sqrt(position + 1);
      const before = missed;
      missed *= (1 - Math.min(risk, MOST_RISK) / 100) ** weight;
      return { rule, title, groupId: id, risk, weight, adds: 100 * (before - missed) };
    });
  return { terms, risk: Math.round(1000 * (1 - missed)) / 10, harmless: members.length - counted.length };
}
