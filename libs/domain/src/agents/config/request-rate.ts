import type { ThreatSignal } from '@soc-agent/contracts';

/** Requests a minute as the source reported them, and where it said so. */
export interface RequestRate {
  perMinute: number;
  refs: string[];
}

/** Reads the rate from `metadata.requestsPerMinute`, or from `requestCount` over `windowSeconds`; undefined when not reported. */
export function requestRate({ metadata }: ThreatSignal): RequestRate | undefined {
  const perMinute = positive(metadata['requestsPerMinute']);
  if (perMinute !== undefined) return { perMinute, refs: ['signal.metadata.requestsPerMinute'] };
  const count = positive(metadata['requestCount']);
  const seconds = positive(metadata['windowSeconds']);
  if (count === undefined || seconds === undefined) return undefined;
  return {
    perMinute: Math.round((count * 60) / seconds),
    refs: ['signal.metadata.requestCount', 'signal.metadata.windowSeconds'],
  };
}

function positive(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined;
}
