import {
  Optional,
  SEVERITIES,
  THREAT_STATUSES,
  THREAT_TYPES,
  TRIAGE_STATES,
  Type,
  VERDICTS,
} from '@soc-agent/contracts';
import { IsIn, IsInt, IsNotEmpty, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';

/** Query of `GET /api/threats`; every filter given must match. */
export class ThreatQuery {
  /** Rows of one page. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 50;

  /** Rows to skip; for large offsets `cursor` is faster and does not shift under new threats. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  offset: number = 0;

  /** `nextCursor` of the page before. */
  @Optional()
  @IsUUID(undefined, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;

  /** Only threats of this severity. */
  @Optional()
  @IsIn(SEVERITIES)
  severity?: string;

  /** Only threats of this type. */
  @Optional()
  @IsIn(THREAT_TYPES)
  type?: string;

  /** Only threats in this state; suppressed ones are listed for nobody else. */
  @Optional()
  @IsIn(THREAT_STATUSES)
  status?: string;

  /** Only threats that people are so far with. */
  @Optional()
  @IsIn(TRIAGE_STATES)
  triage?: string;

  /** Only threats with this verdict. */
  @Optional()
  @IsIn(VERDICTS)
  verdict?: string;

  /** Only threats of this customer. */
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  customer?: string;

  /** Only threats whose last change came after this sequence number, in that order; of the filters only `customer` applies. */
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  after_seq?: number;
}
