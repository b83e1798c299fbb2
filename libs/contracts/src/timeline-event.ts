import { IsDefined, IsIn, IsISO8601, IsNotEmpty, IsObject, IsString } from 'class-validator';
import { Optional } from './optional.js';
import { SEVERITIES, TIMELINE_EVENT_TYPES, type Severity, type TimelineEventType } from './vocabulary.js';

/** Something that happened at a measured time. */
export class TimelineEvent {
  @IsISO8601()
  timestamp!: string;

  @IsIn(TIMELINE_EVENT_TYPES)
  eventType!: TimelineEventType;

  @IsString()
  @IsNotEmpty()
  title!: string;

  @IsString()
  description!: string;

  /** Who measured the time: the signal's source, or a part of the pipeline. */
  @IsString()
  source!: string;

  @IsDefined()
  @IsObject()
  data!: Record<string, unknown>;

  @Optional()
  @IsIn(SEVERITIES)
  severity?: Severity;
}
