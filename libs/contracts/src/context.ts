import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO31661Alpha2,
  IsNotEmpty,
  IsObject,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { AreDistinctBy, FitsItsKind, IsInstant, IsNotBefore } from './context-rules.js';
import { Type } from './conversions.js';
import { AllowListEntry, CriticalAsset, CustomerAsset, CustomerRetention } from './customer-parts.js';
import { Optional } from './optional.js';
import { PlaybookOverride } from './playbook.js';
import { CustomerPrivacy } from './privacy.js';
import { Text } from './text.js';
import { CUSTOMER_TIERS, SENSITIVITIES, type CustomerTier, type Sensitivity } from './vocabulary.js';

export { IsInstant } from './context-rules.js';

/** Ids that senders choose: they stand in paths and in evidence references (`event:<id>`). */
export const CONTEXT_ID = /^[\w.:~-]{1,128}$/;
export const ID_MESSAGE = 'must be 1 to 128 letters, digits or . _ : ~ -';

/** What a customer told us about itself; the config agent reads it. */
export class Customer {
  @Text(128)
  name!: string;

  @IsIn(CUSTOMER_TIERS)
  tier!: CustomerTier;

  @IsIn(SENSITIVITIES)
  sensitivity!: Sensitivity;

  @IsArray()
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => AllowListEntry)
  allowList: AllowListEntry[] = [];

  /** ISO 3166 alpha-2 codes activity is expected from; empty means no restriction. */
  @IsArray()
  @ArrayMaxSize(250)
  @IsISO31661Alpha2({ each: true })
  allowedCountries: string[] = [];

  /** Requests a minute a single source is allowed; absent means no limit is configured. */
  @Optional()
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  rateLimitPerMinute?: number;

  @IsArray()
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => CriticalAsset)
  criticalAssets: CriticalAsset[] = [];

  /** Which names and addresses are one machine. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(2000)
  @AreDistinctBy('name')
  @ValidateNested({ each: true })
  @Type(() => CustomerAsset)
  assets?: CustomerAsset[];

  /** Hosts, addresses and users that many share, such as a proxy, a resolver or a scanner: no two threats belong together for them. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(255, { each: true })
  shared?: string[];

  /** In order of escalation. */
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(320, { each: true })
  escalationContacts: string[] = [];

  /** What a model is not told, where one is asked. */
  @Optional()
  @ValidateNested()
  @Type(() => CustomerPrivacy)
  @IsObject()
  privacy?: CustomerPrivacy;

  /** In place of what is kept of all. */
  @Optional()
  @ValidateNested()
  @Type(() => CustomerRetention)
  @IsObject()
  retention?: CustomerRetention;

  /** In place of the playbooks that come with the system, one for a threat type and severity at most. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(30)
  @AreDistinctBy('threatType', 'severity')
  @ValidateNested({ each: true })
  @Type(() => PlaybookOverride)
  playbooks?: PlaybookOverride[];
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
  @Matches(CONTEXT_ID, { message: ID_MESSAGE })
  id!: string;

  /** Absent: it concerns every customer. */
  @Optional()
  @Text(128)
  customerName?: string;

  @IsIn(INFRASTRUCTURE_EVENT_KINDS)
  kind!: InfrastructureEventKind;

  @Text(512)
  title!: string;

  /** Service or host it touched. */
  @Text(255)
  service!: string;

  @IsInstant()
  startedAt!: string;

  @Optional()
  @IsInstant()
  @IsNotBefore('startedAt')
  endedAt?: string;

  /** It has begun and not ended yet, such as an alert that fires; without this and an end, it is one moment. */
  @Optional()
  @IsBoolean()
  ongoing?: boolean;
}

export const INDICATOR_KINDS = ['ip', 'domain', 'url', 'hash', 'userAgent'] as const;
export type IndicatorKind = (typeof INDICATOR_KINDS)[number];

/** An observable known to be hostile, from a feed or a colleague; its value, in lower case, is its identity. */
export class Indicator {
  @IsIn(INDICATOR_KINDS)
  kind!: IndicatorKind;

  @Text(2048)
  @FitsItsKind()
  value!: string;

  @Text(512)
  description!: string;

  /** Where it came from. */
  @Text(128)
  source!: string;

  @IsInstant()
  seenAt!: string;

  /** From then on agents no longer see it. */
  @Optional()
  @IsInstant()
  expiresAt?: string;
}

/** A report worth knowing while a signal is judged: an advisory, a campaign, a warning of a partner. */
export class NewsItem {
  @Matches(CONTEXT_ID, { message: ID_MESSAGE })
  id!: string;

  @Text(512)
  title!: string;

  @IsString()
  @MaxLength(8192)
  summary: string = '';

  /** Who reported it. */
  @Text(128)
  source!: string;

  @Optional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true })
  @MaxLength(2048)
  url?: string;

  @IsInstant()
  publishedAt!: string;

  /** Addresses, domains, URLs, hashes or user agents it names. */
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(2048, { each: true })
  observables: string[] = [];
}

export const IMPORT_STATUSES = ['running', 'completed', 'failed', 'interrupted'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** A file of indicators or news on its way into the store. */
export interface ContextImport {
  id: string;
  /** What the file holds. */
  into: 'indicators' | 'news';
  format: 'csv' | 'stix';
  /** `failed`: the file cannot be read beyond some point, what came before is stored; `interrupted`: its process ended, send it again. */
  status: ImportStatus;
  /** 0..1, share of the file that was read. */
  progress: number;
  /** Documents stored, new ones and such that replaced an older one. */
  accepted: number;
  /** Lines that name no valid document. */
  rejected: number;
  /** Objects of a bundle that are no current indicators. */
  ignored: number;
  /** The first 50 errors; of a bundle, `line` is the number of the object. */
  errors: { line: number; field: string; message: string }[];
  /** Why it failed. */
  failure?: string;
  startedAt: string;
  updatedAt: string;
}
