import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

export const CUSTOMER_TIERS = ['standard', 'business', 'enterprise'] as const;
export type CustomerTier = (typeof CUSTOMER_TIERS)[number];

export const SENSITIVITIES = ['low', 'normal', 'high'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

/** An allow-list entry: an IP address or CIDR block, or a user-agent prefix. */
export class AllowListEntry {
  @IsIn(['ip', 'userAgent'])
  kind!: 'ip' | 'userAgent';

  @IsString() @IsNotEmpty() @MaxLength(256)
  value!: string;

  @IsOptional() @IsString() @MaxLength(512)
  note?: string;
}

/** An asset the customer cannot do without, matched against host names, users and IP addresses of signals. */
export class CriticalAsset {
  @IsString() @IsNotEmpty() @MaxLength(255)
  name!: string;

  @IsOptional() @IsString() @MaxLength(512)
  note?: string;
}

/** What a customer told us about itself; the config agent reads it. */
export class Customer {
  @IsString() @IsNotEmpty() @MaxLength(128)
  name!: string;

  @IsIn(CUSTOMER_TIERS)
  tier!: CustomerTier;

  @IsIn(SENSITIVITIES)
  sensitivity!: Sensitivity;

  @IsArray() @ArrayMaxSize(1000) @ValidateNested({ each: true }) @Type(() => AllowListEntry)
  allowList: AllowListEntry[] = [];

  /** ISO 3166 alpha-2 codes activity is expected from; empty means no restriction. */
  @IsArray() @ArrayMaxSize(250) @IsString({ each: true })
  allowedCountries: string[] = [];

  /** Requests a minute a single source is allowed; absent means no limit is configured. */
  @IsOptional() @IsInt() @Min(1)
  rateLimitPerMinute?: number;

  @IsArray() @ArrayMaxSize(1000) @ValidateNested({ each: true }) @Type(() => CriticalAsset)
  criticalAssets: CriticalAsset[] = [];

  /** In order of escalation. */
  @IsArray() @ArrayMaxSize(50) @IsString({ each: true })
  escalationContacts: string[] = [];
}

export const INFRASTRUCTURE_EVENT_KINDS = [
  'deployment',
  'configuration_change',
  'incident',
  'maintenance',
  'load_test',
] as const;
export type InfrastructureEventKind = (typeof INFRASTRUCTURE_EVENT_KINDS)[number];

/** Something our own side did or suffered; the devops agent looks for it around a signal. */
export class InfrastructureEvent {
  @IsString() @IsNotEmpty() @MaxLength(128)
  id!: string;

  /** Absent: it concerns every customer. */
  @IsOptional() @IsString() @MaxLength(128)
  customerName?: string;

  @IsIn(INFRASTRUCTURE_EVENT_KINDS)
  kind!: InfrastructureEventKind;

  @IsString() @IsNotEmpty() @MaxLength(512)
  title!: string;

  /** Service or host it touched. */
  @IsString() @IsNotEmpty() @MaxLength(255)
  service!: string;

  @IsISO8601()
  startedAt!: string;

  @IsOptional() @IsISO8601()
  endedAt?: string;
}

export const INDICATOR_KINDS = ['ip', 'domain', 'url', 'hash', 'userAgent'] as const;
export type IndicatorKind = (typeof INDICATOR_KINDS)[number];

/** An observable known to be hostile, from a feed or a colleague. */
export class Indicator {
  @IsIn(INDICATOR_KINDS)
  kind!: IndicatorKind;

  @IsString() @IsNotEmpty() @MaxLength(2048)
  value!: string;

  @IsString() @IsNotEmpty() @MaxLength(512)
  description!: string;

  /** Where it came from. */
  @IsString() @IsNotEmpty() @MaxLength(128)
  source!: string;

  @IsISO8601()
  seenAt!: string;

  @IsOptional() @IsObject()
  labels?: Record<string, string>;
}
