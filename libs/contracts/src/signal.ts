import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsIP,
  IsISO31661Alpha2,
  IsNotEmpty,
  IsObject,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsDegrees, IsInstant, IsJsonOfAtMost } from './context-rules.js';
import { Type } from './conversions.js';
import { Optional } from './optional.js';
import { Text } from './text.js';
import { SEVERITIES, THREAT_TYPES, type Severity, type ThreatType } from './vocabulary.js';

/** Observables named by a signal. Each list keeps the source's order, so `entities.sourceIps[0]` is a stable reference. */
export class SignalEntities {
  @IsArray()
  @ArrayMaxSize(100)
  @IsIP(undefined, { each: true })
  sourceIps: string[] = [];

  @IsArray()
  @ArrayMaxSize(100)
  @IsIP(undefined, { each: true })
  destIps: string[] = [];

  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(320, { each: true })
  users: string[] = [];

  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(255, { each: true })
  hosts: string[] = [];

  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(2048, { each: true })
  urls: string[] = [];

  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(128, { each: true })
  hashes: string[] = [];

  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(1024, { each: true })
  userAgents: string[] = [];

  /** Domain names that were asked for or contacted. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(255, { each: true })
  domains?: string[] = [];

  /** Programs that ran, by their path as far as the source names it. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(1024, { each: true })
  processes?: string[] = [];

  /** Files and other stored objects that were touched, by their path. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(1024, { each: true })
  files?: string[] = [];

  /** Vulnerabilities by their CVE number. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(32, { each: true })
  cves?: string[] = [];

  /** Accounts, subscriptions and projects of cloud providers: `aws:123456789012`. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(128, { each: true })
  cloudAccounts?: string[] = [];
}

/** The tool that emitted the signal and the rule that fired there. */
export class SignalSource {
  @Text(128)
  product!: string;

  @Optional()
  @IsString()
  @MaxLength(128)
  vendor?: string;

  /** The format it arrived in: `native`, `wazuh`, … */
  @Text(32)
  format: string = 'native';

  @Optional()
  @IsString()
  @MaxLength(256)
  ruleId?: string;

  @Optional()
  @IsString()
  @MaxLength(512)
  ruleName?: string;

  /** The source's own id of this event, as it gave it. */
  @Optional()
  @IsString()
  @MaxLength(256)
  eventId?: string;

  /** What gives events their ids where several do, such as a manager: the same id of two of them is two events. */
  @Optional()
  @IsString()
  @MaxLength(256)
  collector?: string;
}

/** Where the source placed the activity; coordinates in decimal degrees (WGS 84). */
export class GeoLocation {
  @Optional()
  @IsISO31661Alpha2()
  country?: string;

  @Optional()
  @IsString()
  @MaxLength(128)
  city?: string;

  @Optional()
  @IsDegrees(90)
  latitude?: number;

  @Optional()
  @IsDegrees(180)
  longitude?: number;
}

/** What every signal carries, before and after the gateway took it in. */
class SignalFields {
  /** Name of the tenant the signal belongs to. */
  @Text(128)
  customerName!: string;

  /** When the activity happened, RFC 3339. */
  @IsInstant()
  timestamp!: string;

  @Text(512)
  title!: string;

  @Optional()
  @IsString()
  @MaxLength(8192)
  description?: string;

  @ValidateNested()
  @Type(() => SignalSource)
  @IsObject()
  source!: SignalSource;

  /** Severity as the source gave it, on our scale. */
  @Optional()
  @IsIn(SEVERITIES)
  severity?: Severity;

  @ValidateNested()
  @Type(() => SignalEntities)
  @IsObject()
  entities: SignalEntities = new SignalEntities();

  @Optional()
  @ValidateNested()
  @Type(() => GeoLocation)
  @IsObject()
  geo?: GeoLocation;

  /** ATT&CK ids or tactic names as the source gave them; validated later, kept as they came. */
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(128, { each: true })
  mitreHints: string[] = [];

  /** Source-specific values an analyst may want to see; what is larger belongs into `raw`. */
  @IsJsonOfAtMost(32_768)
  @IsObject()
  metadata: Record<string, unknown> = {};

  /** Paths of the raw document that nothing above was made of, `data.audit.key`; `[]` stands for any item of a list. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(256, { each: true })
  unmapped?: string[];

  /** The document as it arrived. Kept with the threat, left out of job payloads as `unmapped` is. */
  @Optional()
  raw?: unknown;
}

/** A signal in our own format, as `POST /api/signals` accepts it. */
export class NewSignal extends SignalFields {
  /** Left out, the gateway derives it from title, rule, ATT&CK hints and the kind of entities. */
  @Optional()
  @IsIn(THREAT_TYPES)
  threatType?: ThreatType;
}

/** A signal the gateway accepted. */
export class ThreatSignal extends SignalFields {
  /** UUIDv7; also the id of the threat. */
  @IsUUID()
  id!: string;

  @IsIn(THREAT_TYPES)
  threatType!: ThreatType;
}

/** The signal without what only people look at: the document as it arrived, and what of it was not mapped. */
export function leanSignal(signal: ThreatSignal): ThreatSignal {
  const { raw: _raw, unmapped: _unmapped, ...lean } = signal;
  return lean;
}
