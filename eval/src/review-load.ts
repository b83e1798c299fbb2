import { callForReview, groupKey, type ReviewGroup } from '@soc-agent/domain';
import type { Case } from './judge.js';
import { rocCurve } from './metrics.js';
import type { Judged } from './replay.js';

/** Reviews per 100 signals if everything scored at least as high as needed for that share of the attacks were read. */
export interface ReviewLoad {
  at95: number;
  at100: number;
}

/** Reviews that these signals ask for, in order: a group asks once, a CRITICAL each time. */
export function countReviews(asking: readonly Pick<Case, 'signal' | 'at'>[]): number {
  const groups = new Map<string, ReviewGroup>();
  let reviews = 0;
  for (const { signal, at } of asking) {
    const key = groupKey(signal);
    const call = { id: signal.id, at, isCritical: signal.severity === 'CRITICAL' };
    const { answer, group } = callForReview(groups.get(key), call);
    groups.set(key, group);
    if (answer.asks) reviews += 1;
  }
  return reviews;
}

export function reviewLoadOf(judged: readonly Judged[]): ReviewLoad {
  const curve = rocCurve(judged);
  const per100At = (recall: number): number => {
    const threshold = curve.find(({ tpr }) => tpr >= recall)?.threshold ?? Number.NaN;
    const read = judged.filter(({ p }) => p >= threshold).map((one) => one.case);
    return (100 * countReviews(read)) / judged.length;
  };
  return { at95: per100At(0.95), at100: per100At(1) };
}
