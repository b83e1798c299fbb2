import { Optional, VERDICTS, type Verdict } from '@soc-agent/contracts';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** Longest name of an analyst, and longest reason. */
const MAX_NAME = 128;
const MAX_REASON = 1024;

/** Body of `POST /api/threats/{id}/verdict`. */
export class VerdictRequest {
  @IsIn(VERDICTS)
  verdict!: Verdict;

  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_NAME)
  analyst!: string;

  @Optional()
  @IsString()
  @MaxLength(MAX_REASON)
  reason?: string;
}

/** Query of `DELETE /api/threats/{id}/verdict`. */
export class Withdrawal {
  /** Who withdraws, for the history; without it the history says that somebody did. */
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_NAME)
  analyst?: string;
}
