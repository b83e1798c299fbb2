import { MAX_SHARDS, Optional, WholeNumber } from '@soc-agent/contracts';
import { IsIn, IsNotEmpty, IsString, IsUrl, Matches, validateSync } from 'class-validator';
import { readFileSync } from 'node:fs';
import { Meets } from './meets.js';
import { areProxies, PROXIES } from './trusted-proxies.js';

export const LOG_MODES = ['minimal', 'detailed', 'production'] as const;
export type LogMode = (typeof LOG_MODES)[number];

/** What every service reads from its environment; a service adds its own variables in a subclass. */
export class ServiceConfig {
  /** One server; of a cluster or of Sentinels several, separated by commas. */
  @Meets(
    (urls) => urls.split(',').every((url) => /^rediss?:\/\/[^/]/.test(url) && URL.canParse(url)),
    'REDIS_URL must be redis://host:6379 or rediss://host:6379, or several of them separated by commas',
  )
  REDIS_URL: string = 'redis://127.0.0.1:6379';

  /** The name by which Sentinels know the master; with it, REDIS_URL names Sentinels. */
  @Optional()
  @IsString()
  REDIS_SENTINEL_MASTER?: string;

  /** What Sentinels ask for; the master gets the user and password of REDIS_URL. */
  @Optional()
  @IsString()
  REDIS_SENTINEL_PASSWORD?: string;

  /** REDIS_URL names nodes of a cluster. */
  @IsIn(['true', 'false'])
  REDIS_CLUSTER: 'true' | 'false' = 'false';

  /** Whose certificates are trusted with rediss://, PEM; left out, those of the usual authorities. */
  @Optional()
  @IsString()
  REDIS_CA_FILE?: string;

  /** Prefix of every key and queue; the braces make it one hash slot in a Redis cluster. */
  @Matches(/^\{[\w.-]+\}$/, { message: 'REDIS_PREFIX must be a word in braces, such as {soc}' })
  REDIS_PREFIX: string = '{soc}';

  /** Hash slots the keys are in, so that a Redis cluster shares them among its masters; never changed while there are jobs. */
  @WholeNumber(1, MAX_SHARDS)
  REDIS_SHARDS: number = 1;

  /** Replicas that must have a signal before it is accepted. */
  @WholeNumber(0, 10)
  REDIS_WAIT_REPLICAS: number = 0;

  @IsString()
  @IsNotEmpty()
  HOST: string = '0.0.0.0';

  @WholeNumber(0, 65535)
  PORT: number = 8080;

  /** Where `/metrics` is; nothing else is there, and it is nowhere else. */
  @IsString()
  @IsNotEmpty()
  METRICS_HOST: string = '0.0.0.0';

  @WholeNumber(0, 65535)
  METRICS_PORT: number = 9464;

  /** The proxies in front, which are believed from which address and by which protocol a request came; none when empty. */
  @Meets(areProxies, `TRUSTED_PROXIES must be ${PROXIES}`)
  TRUSTED_PROXIES: string = '';

  /** Seconds a request may take to arrive whole, however little of it comes at a time. */
  @WholeNumber(1, 3600)
  REQUEST_TIMEOUT: number = 120;

  @IsIn(LOG_MODES)
  LOG_MODE: LogMode = 'production';

  /** Jobs a worker process takes on at a time, for every queue it serves; left out, each queue's own default. */
  @Optional()
  @WholeNumber(1, 1000)
  WORKER_CONCURRENCY?: number;

  /** Where traces are sent, OTLP over HTTP; left out, there are none. OpenTelemetry reads its other variables itself. */
  @Optional()
  @IsUrl({ require_tld: false, require_protocol: true }, { message: 'OTEL_EXPORTER_OTLP_ENDPOINT must be a URL' })
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;
}

/**
 * Reads a service's configuration once, at start-up. An empty variable counts as absent; one whose name ends in `_FILE`
 * says which file holds the value, so that secrets need not be in the environment.
 * @throws Error whose message names each offending variable.
 */
export function readConfig<T extends ServiceConfig>(type: new () => T, environment: NodeJS.ProcessEnv): T {
  const present = Object.keys(new type()).flatMap((name) => {
    const value = environment[name] || contentOf(`${name}_FILE`, environment);
    return value ? [[name, isNumber(type, name) ? Number(value) : value]] : [];
  });
  const config = Object.assign(new type(), Object.fromEntries(present) as Partial<T>);
  const errors = validateSync(config, { skipMissingProperties: false });
  if (errors.length > 0) {
    const messages = errors.flatMap(({ constraints }) => Object.values(constraints ?? {}));
    throw new Error(`configuration: ${messages.join('; ')}`);
  }
  return config;
}

function isNumber(type: new () => object, name: string): boolean {
  return Reflect.getMetadata('design:type', type.prototype as object, name) === Number;
}

function contentOf(variable: string, environment: NodeJS.ProcessEnv): string | undefined {
  const path = environment[variable];
  if (!path) return undefined;
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new Error(`configuration: ${variable}: ${(error as Error).message}`, { cause: error });
  }
}
