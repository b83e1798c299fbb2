import { ArrayMaxSize, IsArray, IsIn, IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsBlockIfIp } from './context-rules.js';
import { Optional } from './optional.js';
import { Text } from './text.js';

/** An allow-list entry: an IP address or CIDR block, or a user-agent prefix. */
export class AllowListEntry {
  @IsIn(['ip', 'userAgent'])
  kind!: 'ip' | 'userAgent';

  @Text(256)
  @IsBlockIfIp()
  value!: string;

  @Optional()
  @IsString()
  @MaxLength(512)
  note?: string;
}

/** An asset the customer cannot do without, matched against host names, users and IP addresses of signals. */
export class CriticalAsset {
  @Text(255)
  name!: string;

  @Optional()
  @IsString()
  @MaxLength(512)
  note?: string;
}

/** One machine, and the addresses and other names it is known by: to incidents they are one. */
export class CustomerAsset {
  @Text(255)
  name!: string;

  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(255, { each: true })
  aliases!: string[];

  @Optional()
  @IsString()
  @MaxLength(512)
  note?: string;
}

/** How long and how much of a customer's threats is kept, where it is less than of all. */
export class CustomerRetention {
  /** Days after which its threats are removed, whatever they are. */
  @Optional()
  @IsInt()
  @Min(1)
  @Max(36_500)
  days?: number;

  /** Threats beyond which the oldest go that are closed, INFO, LOW or failed. */
  @Optional()
  @IsInt()
  @Min(1)
  @Max(100_000_000)
  threats?: number;
}
