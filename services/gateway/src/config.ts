import { Optional, Text, WholeNumber } from '@soc-agent/contracts';
import { DatabaseConfig, readConfig } from '@soc-agent/platform';
import { IsIn, IsNumber, IsString, IsTimeZone, IsUrl, Matches, Max, Min } from 'class-validator';

class GatewayConfig extends DatabaseConfig {
  /** Where `/ws` is forwarded to; left out, something in front of the gateway routes it to the notifier. */
  @Optional()
  @IsUrl({ require_tld: false, require_protocol: true }, { message: 'NOTIFIER_URL must be a URL' })
  NOTIFIER_URL?: string;

  /** Folder of the built dashboard; left out, something else serves it. */
  @Optional()
  @IsString()
  WEB_ROOT?: string;

  /** Origins, separated by commas, that may call the API from a browser; none but our own when empty. */
  @IsString()
  CORS_ORIGINS: string = '';

  /** Names, separated by commas, by which the gateway is reached; addresses and names without a dot need not be among them. */
  @IsString()
  ALLOWED_HOSTS: string = '';

  /** The OpenID provider people may log in at; left out, they log in by password alone. */
  @Optional()
  @IsUrl(
    { require_tld: false, require_protocol: true, protocols: ['http', 'https'] },
    { message: 'OIDC_ISSUER must be a URL' },
  )
  OIDC_ISSUER?: string;

  /** Who we are to the provider. */
  @Optional()
  @IsString()
  OIDC_CLIENT_ID?: string;

  @Optional()
  @IsString()
  OIDC_CLIENT_SECRET?: string;

  /** Where the provider sends people back to: our address with `/api/session/provider/callback`, as it is registered there. */
  @Optional()
  @IsUrl({ require_tld: false, require_protocol: true }, { message: 'OIDC_REDIRECT_URL must be a URL' })
  @Matches(/\/api\/session\/provider\/callback$/, {
    message: 'OIDC_REDIRECT_URL must end with /api/session/provider/callback',
  })
  OIDC_REDIRECT_URL?: string;

  /** What the provider is asked to say, separated by blanks. */
  @Matches(/(^| )openid( |$)/, { message: 'OIDC_SCOPES must have openid among them' })
  OIDC_SCOPES: string = 'openid profile';

  /** The claim that gives a person's name here. */
  @IsString()
  OIDC_NAME_CLAIM: string = 'preferred_username';

  /** The claim that lists a person's groups. */
  @IsString()
  OIDC_ROLE_CLAIM: string = 'groups';

  /** Which group has which role, `soc-admins=admin,soc=analyst`; who is in none of them may not come in. */
  @IsString()
  OIDC_ROLES: string = '';

  /** Groups, separated by commas, with the right to approve what contains. */
  @IsString()
  OIDC_APPROVERS: string = '';

  /** The claim that names the only customer somebody sees, or `*`; left out, people of the provider see all. */
  @Optional()
  @IsString()
  OIDC_CUSTOMER_CLAIM?: string;

  /** Customer of signals whose sender names none. */
  @Text(128)
  DEFAULT_CUSTOMER: string = 'unassigned';

  /** Zone of times that name none, unless a sender says another: `UTC` or an IANA name. */
  @IsTimeZone({ message: 'SOURCE_TIME_ZONE must be UTC or an IANA name such as Europe/Vienna' })
  SOURCE_TIME_ZONE: string = 'UTC';

  /** Signals waiting beyond which new ones are answered 429. */
  @WholeNumber(1, 10_000_000)
  MAX_BACKLOG: number = 250_000;

  /** Seconds the oldest signal may wait before new ones are answered 429. */
  @WholeNumber(1, 1_000_000)
  MAX_BACKLOG_AGE: number = 1800;

  /** Memory of Redis, MiB, beyond which new signals are answered 503, also where Redis itself has no limit. */
  @WholeNumber(1, 10_000_000)
  MAX_REDIS_MEMORY: number = 4096;

  /** Share of Redis' maxmemory beyond which new signals are answered 503: at the limit itself workers could not drain either. */
  @IsNumber()
  @Min(0.1)
  @Max(1)
  MAX_REDIS_MEMORY_SHARE: number = 0.6;

  /** Requests with signals that a key or a person may make within a minute, however many signals each brings. */
  @WholeNumber(1, 1_000_000_000)
  RATE_LIMIT_SIGNALS: number = 1_000_000;

  /** Other requests that a key or a person may make within a minute. */
  @WholeNumber(1, 1_000_000_000)
  RATE_LIMIT_REQUESTS: number = 60_000;

  /** Requests that an address may make within a minute by which nobody is known. */
  @WholeNumber(1, 1_000_000_000)
  RATE_LIMIT_UNKNOWN: number = 100;

  /** Where people look at a trace, with `{traceId}` in it: threats link to theirs. */
  @Optional()
  @Matches(/^https?:\/\/[^\s{}]+\{traceId\}[^\s{}]*$/, {
    message: 'TRACE_URL_TEMPLATE must be an http or https URL with {traceId} in it',
  })
  TRACE_URL_TEMPLATE?: string;

  /** What a million tokens of the model cost, input and output alike, in whatever currency; left out, no cost is shown. */
  @Optional()
  @IsNumber()
  @Min(0)
  @Max(1_000_000)
  LLM_COST_PER_MILLION_TOKENS?: number;

  /** Turns the queue console on, at `/ops/queues`, for admins. */
  @IsIn(['true', 'false'])
  QUEUE_CONSOLE: 'true' | 'false' = 'false';
}

export const config = readConfig(GatewayConfig, process.env);
