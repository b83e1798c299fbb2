import { Optional, VERDICTS, type Verdict } from '@soc-agent/contracts';
import { IsIn, IsString, MaxLength } from 'class-validator';

/** Longest reason. */
const MAX_REASON = 1024;

/** Body of `POST /api/threats/{id}/verdict`. */
export class VerdictRequest {
  @IsIn(VERDICTS)
  verdict!: Verdict;

  @Optional()
  @IsString()
  @MaxLength(MAX_REASON)
  reason?: string;
}

/** Query of `DELETE /api/threats/{id}`. */
export class RemovalRequest {
  /** Why. */
  @Optional()
  @IsString()
  @MaxLength(MAX_REASON)
  reason?: string;
}
