import type { FpIndicator } from '@soc-agent/contracts';
import { shareOf } from './axis.js';

/** One term of the score as a bar from the sum before it to the sum after it; places are shares of the shared axis, 0..1. */
export interface WaterfallTerm {
  indicator: FpIndicator;
  /** Left end of the bar. */
  from: number;
  width: number;
  /** Sum of the terms up to this one. */
  total: number;
}

export interface WaterfallTerms {
  /** Terms that say something, in their order. */
  terms: WaterfallTerm[];
  /** Terms that change nothing. */
  silent: FpIndicator[];
  /** Where the log-odds are zero: both outcomes equally likely. */
  zero: number;
  /** Sum of all terms: logit P(real threat). */
  sum: number;
}

/** Below it, a term is shown as nothing in two digits. */
const SILENT = 0.005;

/** Lays the terms out in their order on one axis, which spans every sum on the way, and zero. */
export function waterfallTerms(indicators: readonly FpIndicator[]): WaterfallTerms {
  const speaking = indicators.filter(({ logOdds }) => Math.abs(logOdds) >= SILENT);
  const totals = speaking.reduce<number[]>((so, { logOdds }) => [...so, (so.at(-1) ?? 0) + logOdds], []);
  const [low, high] = [Math.min(0, ...totals), Math.max(0, ...totals)];
  return {
    terms: speaking.map((indicator, index) => {
      const [before, after] = [totals[index - 1] ?? 0, totals[index] ?? 0];
      const from = shareOf(Math.min(before, after), low, high);
      return { indicator, from, width: shareOf(Math.max(before, after), low, high) - from, total: after };
    }),
    silent: indicators.filter((indicator) => !speaking.includes(indicator)),
    zero: shareOf(0, low, high),
    sum: totals.at(-1) ?? 0,
  };
}

/** P(real threat) of a sum of log-odds. */
export function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** `+1.40`, `−0.30`. */
export function signed(logOdds: number): string {
  return `${logOdds < 0 ? '−' : '+'}${Math.abs(logOdds).toFixed(2)}`;
}
