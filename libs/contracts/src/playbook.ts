import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsScalars, NamesTargets } from './context-rules.js';
import { Type } from './conversions.js';
import { Text } from './text.js';
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

  @Text(512)
  reason!: string;

  @Text(512)
  impact!: string;

  /** Texts, numbers and booleans by name, handed to the receiver that carries the action out. */
  @IsScalars()
  parameters: Record<string, string | number | boolean> = {};
}

/** What to do about one threat type at one severity. */
export class Playbook {
  @IsObject()
  @ValidateNested()
  @Type(() => PlaybookAction)
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

  @Text(2048)
  notes!: string;
}

/** A playbook for every severity. */
export class PlaybooksBySeverity implements Record<Severity, Playbook> {
  @IsPlaybook()
  INFO!: Playbook;

  @IsPlaybook()
  LOW!: Playbook;

  @IsPlaybook()
  MEDIUM!: Playbook;

  @IsPlaybook()
  HIGH!: Playbook;

  @IsPlaybook()
  CRITICAL!: Playbook;
}

/** What the system does about one threat type, as its file says it. */
export class TypePlaybooks {
  @IsIn(THREAT_TYPES)
  threatType!: ThreatType;

  @IsObject()
  @ValidateNested()
  @Type(() => PlaybooksBySeverity)
  playbooks!: PlaybooksBySeverity;
}

function IsPlaybook(): PropertyDecorator {
  return (target, name) => {
    for (const rule of [IsObject(), ValidateNested(), Type(() => Playbook)]) rule(target, name);
  };
}

/** A customer's own playbook, in place of the one that comes with the system. */
export class PlaybookOverride extends Playbook {
  @IsIn(THREAT_TYPES)
  threatType!: ThreatType;

  @IsIn(SEVERITIES)
  severity!: Severity;
}
