import { IsArray, IsBoolean, IsIn, IsISO8601, IsNotEmpty, IsString, ValidateNested } from 'class-validator';
import { Type } from './conversions.js';
import { Optional } from './optional.js';
import { Text } from './text.js';
import { SEVERITIES, THREAT_TYPES, type ActionType, type Severity, type ThreatType } from './vocabulary.js';

/** A person or an API key that does something, and all who could do it in their name. */
export class Party {
  /** Id of the person or key. */
  @IsString()
  @IsNotEmpty()
  id!: string;

  /** Ids of the people and keys that have seen the key's secret or the link to the person's password, of those before them, too. */
  @IsArray()
  @IsString({ each: true })
  via!: string[];
}

/** Somebody who wrote a playbook or approved it. */
export class Backer extends Party {
  @IsString()
  name!: string;

  /** A person, or a key that a person made. */
  @IsBoolean()
  isPerson!: boolean;

  /** True of the one who wrote it; absent of those who approved it. */
  @Optional()
  @IsBoolean()
  wrote?: boolean;

  @IsISO8601()
  at!: string;
}

/** Who stands behind one version of a customer's playbook: with two people it may contain by itself. */
export class Arming {
  @IsIn(THREAT_TYPES)
  threatType!: ThreatType;

  @IsIn(SEVERITIES)
  severity!: Severity;

  /** Names what the playbook says. */
  @IsString()
  @IsNotEmpty()
  version!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Backer)
  behind!: Backer[];
}

/** Body of `PUT /api/customers/{name}/arming/{threatType}/{severity}`. */
export class ArmingApproval {
  /** The version of the playbook that was looked at: another one is not approved. */
  @Text(64)
  version!: string;
}

export const ARMING_STATES = ['waiting', 'armed'] as const;
export type ArmingState = (typeof ARMING_STATES)[number];

/** A playbook that would block addresses, quarantine hosts or disable accounts by itself, and who stands behind that. */
export interface ArmablePlaybook {
  customerName: string;
  threatType: ThreatType;
  severity: Severity;
  /** Names what the playbook says; it is another one after every change. */
  version: string;
  /** The customer's own, or the one that comes with the system. */
  origin: 'own' | 'shipped';
  /** `armed`: two people stand behind it, and it does what it says by itself. */
  state: ArmingState;
  /** Who wrote or approved it, in their order. */
  behind: { id: string; name: string; wrote: boolean; at: string }[];
  /** What it would do by itself. */
  actions: { action: ActionType; targets: string[]; reason: string; impact: string }[];
}

/** Body of `GET /api/arming` and `GET /api/customers/{name}/arming`. */
export interface ArmablePlaybooks {
  items: ArmablePlaybook[];
}
