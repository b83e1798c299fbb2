import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsObject, IsUUID, ValidateNested } from 'class-validator';
import { Type } from './conversions.js';
import { Optional } from './optional.js';
import { Text } from './text.js';
import { ThreatFilters } from './threat-query.js';
import { ThreatDecision } from './triage.js';
import { VERDICTS, type Verdict } from './vocabulary.js';

/** Threats that one request changes at most, however they are named. */
export const MAX_BULK = 20_000;
/** Ids that are named one by one. */
const MAX_IDS = 10_000;

/** A verdict on many threats. */
export class BulkVerdict {
  @IsIn(VERDICTS)
  verdict!: Verdict;

  @Optional()
  @Text(1024)
  reason?: string;
}

/** What is to be done with each of many threats; at least one of these. */
export class BulkChange extends ThreatDecision {
  /** In place of the verdict it has. */
  @Optional()
  @ValidateNested()
  @Type(() => BulkVerdict)
  @IsObject()
  verdict?: BulkVerdict;
}

/** Body of `POST /api/bulk`. */
export class BulkRequest {
  /** Of which threats; or all that filters leave. */
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IDS)
  @IsUUID(undefined, { each: true })
  ids?: string[];

  /** As they narrow lists; what matches when it is asked for. */
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => ThreatFilters)
  filters?: ThreatFilters;

  @ValidateNested()
  @Type(() => BulkChange)
  @IsObject()
  change!: BulkChange;
}

/** `failed`: it could not be ended, and what was done of it was taken back. */
export const BULK_STATES = ['running', 'done', 'undoing', 'undone', 'failed'] as const;
export type BulkState = (typeof BULK_STATES)[number];

/** A threat that somebody else changed meanwhile: it was left as they made it. */
export interface BulkConflict {
  id: string;
  /** Who; absent where the threat is gone, or only the system changed it. */
  by?: string;
  at?: string;
}

/** One change of many threats. */
export interface BulkJob {
  id: string;
  state: BulkState;
  /** Threats that were chosen. */
  total: number;
  /** Of these, how many were looked at so far; while it is undone, how many are still to be. */
  done: number;
  /** How many are left as somebody else made them. */
  conflicting: number;
  /** The first hundred of them. */
  conflicts: BulkConflict[];
  createdAt: string;
  doneAt?: string;
  /** Until when it can be undone. */
  undoUntil: string;
  by: string;
  change: BulkChange;
  /** Which threats: the filters, or how many ids. */
  what: { filters?: ThreatFilters; ids?: number };
}

/** Body of `GET /api/bulk`: the newest first. */
export interface BulkJobs {
  items: BulkJob[];
}
