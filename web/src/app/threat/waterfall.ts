import type { FpIndicator } from '@soc-agent/contracts';

/** One term of the score as a bar from the sum before it to the sum after it; positions are shares of the axis, 0..1. */
export interface WaterfallStep {
  indicator: FpIndicator;
  /** Left end of the bar. */
  from: number;
  width: number;
}

export interface Waterfall {
  steps: WaterfallStep[];
  /** Where the log-odds are zero: both outcomes equally likely. */
  zero: number;
  /** Sum of all terms: logit P(real threat). */
  sum: number;
}

/** Lays the terms out in their order; the axis spans every sum on the way, and zero. */
export function waterfall(indicators: readonly FpIndicator[]): Waterfall {
  const sums = indicators.reduce<number[]>((so, { logOdds }) => [...so, (so.at(-1) ?? 0) + logOdds], []);
  const low = Math.min(0, ...sums);
  const span = Math.max(0, ...sums) - low || 1;
  const at = (logOdds: number): number => (logOdds - low) / span;
  return {
    steps: indicators.map((indicator, index) => {
      const before = sums[index - 1] ?? 0;
      const after = sums[index] ?? 0;
      return { indicator, from: at(Math.min(before, after)), width: Math.abs(after - before) / span };
    }),
    zero: at(0),
    sum: sums.at(-1) ?? 0,
  };
}
