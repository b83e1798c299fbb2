import type { ActionResult } from './run-profile.js';

/** Statuses by which the gateway asks to come back later. */
const SHED: ReadonlySet<number> = new Set([429, 503]);

/** One row of the report; times in milliseconds. */
export interface Summary {
  action: string;
  users: number;
  requests: number;
  perSecond: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  max: number;
  /** Told to come back later. */
  shed: number;
  /** Any other answer that is not 2xx, or none. */
  failed: number;
}

export function summaryOf({ action, users, samples, unanswered }: ActionResult, seconds: number): Summary {
  const times = samples.map(({ ms }) => ms).sort((one, other) => one - other);
  const at = (share: number): number => round(times[Math.max(0, Math.ceil(share * times.length) - 1)] ?? 0);
  const shed = samples.filter(({ status }) => SHED.has(status)).length;
  const refused = samples.filter(({ status }) => (status < 200 || status > 299) && !SHED.has(status)).length;
  return {
    action,
    users,
    requests: samples.length + unanswered,
    perSecond: round(samples.length / seconds),
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    shed,
    failed: refused + unanswered,
  };
}

/** Requests and the 95th percentile of each second. */
export function secondsOf({ samples }: ActionResult): { perSecond: number[]; p95: (number | null)[] } {
  const last = samples.reduce((latest, { second }) => Math.max(latest, Math.floor(second)), 0);
  const buckets = Array.from({ length: last + 1 }, (): number[] => []);
  for (const { second, ms } of samples) buckets[Math.floor(second)]?.push(ms);
  return {
    perSecond: buckets.map(({ length }) => length),
    p95: buckets.map((times) => times.sort((one, other) => one - other)[Math.ceil(0.95 * times.length) - 1] ?? null),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
