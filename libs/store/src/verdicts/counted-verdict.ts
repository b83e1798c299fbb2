import type { ThreatAnalysis, ThreatSignal, VerdictChange } from '@soc-agent/contracts';
import { mainEntity, ruleKey, uncalibratedLogit, type CountedVerdict } from '@soc-agent/domain';

/** What the counters learn of a verdict: nothing of a duplicate, and of somebody who is unsure. */
export function countedOf(
  { verdict, analyst }: Pick<VerdictChange, 'verdict' | 'analyst'>,
  signal: ThreatSignal,
  { falsePositiveScore }: Pick<ThreatAnalysis, 'falsePositiveScore'>,
  now: number,
): CountedVerdict | undefined {
  if (verdict === undefined || analyst === undefined || verdict === 'duplicate' || verdict === 'unsure')
    return undefined;
  return {
    customerName: signal.customerName,
    rule: ruleKey(signal),
    entity: mainEntity(signal).value,
    real: verdict === 'true_positive',
    analyst,
    at: now,
    logit: uncalibratedLogit(falsePositiveScore),
  };
}
