import type { Explanation, ExplanationKind, TriageCounters } from '@soc-agent/contracts';
import type { Term } from './log-odds.js';
import type { RuleRecord } from './rule-record.js';
import { isExplainedByVerdicts } from './verdict-terms.js';

/** Terms that rest on something a person can look up, and what that is. */
const CHECKABLE: Readonly<Record<string, ExplanationKind>> = {
  allow_listed: 'configuration',
  change_correlated: 'change',
  maintenance_window: 'change',
  regular_rule: 'record',
  verdicts_at_customer: 'verdicts',
};

/**
 * Reasons a person can check to call a signal harmless. Nothing else does: statistics lower a score, and never close.
 * A flood is explained by the customer's configuration and by changes only.
 */
export function explanations(terms: readonly Term[], record: RuleRecord, counters: TriageCounters): Explanation[] {
  return terms.flatMap(({ indicator, logOdds, description: text, evidence }) => {
    const kind = CHECKABLE[indicator];
    if (kind === undefined || logOdds >= 0) return [];
    if (kind === 'verdicts' && (record.isFlood || !isExplainedByVerdicts(counters))) return [];
    return [{ kind, text, evidence }];
  });
}
