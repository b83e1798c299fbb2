import type { ThreatStatus, ThreatSummary } from '@soc-agent/contracts';
import type { PastThreat } from '@soc-agent/domain';

/** Rows as the scripts return them: id, summary, status, seq, updated, created. */
export type ThreatRow = [
  id: string,
  summary: string | null,
  status: string,
  seq: string,
  updated: string,
  created: string,
];

/** The stored part of a summary; the rest lives in fields of its own, which change without it. */
export type StoredSummary = Omit<ThreatSummary, 'status' | 'seq' | 'updatedAt' | 'createdAt'>;

/** Builds list rows; those whose threat was trimmed between index and record are left out. */
export function summariesOf(rows: readonly ThreatRow[]): ThreatSummary[] {
  return rows.flatMap(([, summary, status, seq, updated, created]) =>
    summary === null
      ? []
      : [
          {
            ...(JSON.parse(summary) as StoredSummary),
            status: status as ThreatStatus,
            seq: Number(seq),
            createdAt: isoTime(created),
            updatedAt: isoTime(updated),
          },
        ],
  );
}

/** As `RELATED_THREATS` returns them; nothing of a threat that was trimmed between index and record. */
export type PastRow = [summary: string | null, status: string, created: string];

/** What a signal's past tells of one threat. */
export function pastThreatOf([summary, status, created]: PastRow): PastThreat | undefined {
  if (summary === null) return undefined;
  const occurredAt = isoTime(created);
  return { occurredAt, ...(JSON.parse(summary) as StoredSummary), status: status as ThreatStatus };
}

/** ISO 8601 of a Unix time in milliseconds. */
export function isoTime(unixMs: string | number): string {
  return new Date(Number(unixMs)).toISOString();
}
