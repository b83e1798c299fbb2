import { IsInstant, MayBeAbsent } from '@soc-agent/contracts';
import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator';

/** Query of every context list. */
export class PageQuery {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 50;

  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  offset: number = 0;
}

/** A page within a time window, both ends included. */
export class WindowQuery extends PageQuery {
  @MayBeAbsent()
  @IsInstant()
  from?: string;

  @MayBeAbsent()
  @IsInstant()
  to?: string;
}

export class EventQuery extends WindowQuery {
  /** Only events of this customer. */
  @MayBeAbsent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  customer?: string;
}

export class FeedQuery extends WindowQuery {
  /** Only what came from there. */
  @MayBeAbsent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  source?: string;
}
