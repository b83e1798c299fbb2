import { startPostgres, type PostgresServer, type PreparedData } from './postgres-server.js';
import { freePort, startRedis, type RedisServer } from './redis-server.js';
import { databaseUrls, fillDatabase, newApiKey } from './service-program.js';
import { ServiceProcess } from './service-process.js';
import { SERVICES, type ServiceName } from './services.js';

/** The whole system, running for one test file. */
export interface Stack {
  /** Base URL of the gateway, without a slash at its end. */
  readonly url: string;
  readonly redis: RedisServer;
  readonly postgres: PostgresServer;
  /** As which services use the database. */
  readonly databaseUrl: string;
  /** An API key that may everything. */
  readonly apiKey: string;
  /** Base URL of each service's own HTTP server. */
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** URL of each service's metrics, which are at a port of their own. */
  readonly metricsUrls: Readonly<Record<ServiceName, string>>;
  /** Process id of a running service. */
  pid(name: ServiceName): number;
  /** Signals a service; resolves when its process has ended. */
  kill(name: ServiceName, signal?: NodeJS.Signals): Promise<void>;
  /** Starts a service that was killed, or that has ended; resolves when it is ready. */
  start(name: ServiceName): Promise<void>;
  /** The last output of a service, over all its starts. */
  log(name: ServiceName): string;
  /** Ends every service and their servers. @throws Error when a service does not end by itself. */
  stop(): Promise<void>;
}

/**
 * Starts a Redis, a PostgreSQL with its schema, and the five built services on free ports, and waits until all are ready; with `E2E_STACK=compose` it
 * is docker-compose.yml that starts, and {@link Stack.url} leads through its nginx.
 * @param env variables all services get, such as `OPENAI_BASE_URL` or `MAX_STORED_THREATS`.
 * @param database to use instead of a PostgreSQL of its own; it ends with the stack.
 * @throws Error with the end of the output of a service that did not become ready.
 */
export async function startStack(
  env: Readonly<Record<string, string>> = {},
  database?: PostgresServer,
): Promise<Stack> {
  if (process.env['E2E_STACK'] === 'compose') {
    const { startComposeStack } = await import('./compose-stack.js');
    return startComposeStack(env);
  }
  const prepared = database ? undefined : preparedStack();
  const [redis, postgres] = await Promise.all([
    startRedis(),
    database ?? startPostgres(prepared && { prepared: prepared.data, durable: false }),
  ]);
  const urls = databaseUrls(postgres, prepared?.servicePassword);
  const services = new Map<ServiceName, ServiceProcess>();
  const apiKey = prepared?.apiKey ?? newApiKey();
  const notifierUrl = `http://127.0.0.1:${await freePort()}`;
  for (const name of SERVICES) {
    const url = name === 'notifier' ? notifierUrl : `http://127.0.0.1:${await freePort()}`;
    services.set(
      name,
      new ServiceProcess(name, url, {
        REDIS_URL: redis.url,
        DATABASE_URL: urls.DATABASE_URL,
        NOTIFIER_URL: notifierUrl,
        // what a test sends is a threat, however much it is like what it sent before
        FOLD_WINDOW_MINUTES: '0',
        // beside other tests an analysis may take long, and is whole all the same
        ANALYSIS_DEADLINE_SECONDS: '120',
        ...env,
      }),
    );
  }
  const service = (name: ServiceName): ServiceProcess => services.get(name)!;
  const stop = async (): Promise<void> => {
    try {
      await Promise.all(SERVICES.map((name) => service(name).stop()));
    } finally {
      await Promise.all([redis.stop(), postgres.stop()]);
    }
  };
  try {
    if (!prepared) await fillDatabase(urls, apiKey);
    await Promise.all(SERVICES.map((name) => service(name).start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: service('gateway').url,
    redis,
    postgres,
    databaseUrl: urls.DATABASE_URL,
    apiKey,
    urls: ofEach((name) => service(name).url),
    metricsUrls: ofEach((name) => service(name).metricsUrl),
    pid: (name) => service(name).pid,
    kill: (name, signal = 'SIGKILL') => service(name).kill(signal),
    start: (name) => service(name).start(),
    log: (name) => service(name).output,
    stop,
  };
}

/** What `stack-setup.mjs` made once for all stacks of a run. */
interface PreparedStack {
  data: PreparedData;
  servicePassword: string;
  apiKey: string;
}

/** @returns undefined outside the `e2e` project of jest, and where servers are containers. */
function preparedStack(): PreparedStack | undefined {
  const prepared = process.env['TEST_PREPARED_STACK'];
  return prepared === undefined ? undefined : (JSON.parse(prepared) as PreparedStack);
}

/** Something of each service, by its name. */
export function ofEach<T>(what: (name: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(SERVICES.map((name) => [name, what(name)])) as Record<ServiceName, T>;
}
