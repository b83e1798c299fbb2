import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsScalars, NamesTargets } from './context-rules.js';
import { Type } from './conversions.js';
import {
  ACTION_TYPES,
  SEVERITIES,
  TARGET_KINDS,
  THREAT_TYPES,
  type ActionType,
  type Severity,
  type TargetKind,
  type ThreatType,
} from './vocabulary.js';

/** One action as a playbook proposes it, before it has a target. */
export class PlaybookAction {
  @IsIn(ACTION_TYPES)
  action!: ActionType;

  /** Where in a signal's entities the action finds what it acts on, in order of preference; empty for an action without a target. */
  @NamesTargets()
  @IsArray()
  @ArrayMaxSize(TARGET_KINDS.length)
  @IsIn(TARGET_KINDS, { each: true })
  targets: TargetKind[] = [];

  /** May run without a person where nothing speaks against it. */
  @IsBoolean()
  automatic: boolean = false;

  @IsString()
  @IsNotEmpty()
  @MaxLength(512)
  reason!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(512)
  impact!: string;

  /** Texts, numbers and booleans by name, handed to whoever carries the action out. */
  @IsScalars()
  parameters: Record<string, string | number | boolean> = {};
}

/** What to do about one threat type at one severity. */
export class Playbook {
  @ValidateNested()
  @Type(() => PlaybookAction)
  @IsNotEmpty()
  primary!: PlaybookAction;

  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => PlaybookAction)
  secondary: PlaybookAction[] = [];

  /** Roles, in order. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(128, { each: true })
  escalation!: string[];

  @IsString()
  @IsNotEmpty()
  @MaxLength(2048)
  notes!: string;
}

/** A customer's own playbook, in place of the one that comes with the system. */
export class PlaybookOverride extends Playbook {
  @IsIn(THREAT_TYPES)
  threatType!: ThreatType;

  @IsIn(SEVERITIES)
  severity!: Severity;
}
