import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort, startRedis, type RedisServer } from './redis-server.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Generous: a service starts in two seconds, but not while a whole machine tests. */
const START_TIMEOUT_MS = 60_000;
/** A service that has not ended this long after SIGTERM is killed. */
const STOP_TIMEOUT_MS = 15_000;
/** Characters of a service's output that are kept. */
const LOG_LIMIT = 200_000;

export const SERVICES = ['gateway', 'coordinator', 'agent-worker', 'analyzer-worker', 'notifier'] as const;
/** The five processes of the system; each has a folder of this name in `services/`. */
export type ServiceName = (typeof SERVICES)[number];

/** The whole system, running for one test file. */
export interface Stack {
  /** Base URL of the gateway, without a slash at its end. */
  readonly url: string;
  readonly redis: RedisServer;
  /** Base URL of each service's own HTTP server. */
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** Process id of a running service. */
  pid(name: ServiceName): number;
  /** Signals a service; resolves when its process has ended. */
  kill(name: ServiceName, signal?: NodeJS.Signals): Promise<void>;
  /** Starts a service that was killed, or that has ended; resolves when it is ready. */
  start(name: ServiceName): Promise<void>;
  /** The last output of a service, over all its starts. */
  log(name: ServiceName): string;
  /** Ends every service and the Redis. */
  stop(): Promise<void>;
}

/**
 * Starts a Redis and the five built services on free ports, and waits until all are ready.
 * @param env variables all services get, such as `OPENAI_BASE_URL` or `MAX_STORED_THREATS`.
 * @throws Error with the end of the output of a service that did not become ready.
 */
export async function startStack(env: Readonly<Record<string, string>> = {}): Promise<Stack> {
  const redis = await startRedis();
  const services = new Map<ServiceName, Service>();
  const notifierUrl = `http://127.0.0.1:${await freePort()}`;
  for (const name of SERVICES) {
    const url = name === 'notifier' ? notifierUrl : `http://127.0.0.1:${await freePort()}`;
    services.set(name, new Service(name, url, { REDIS_URL: redis.url, NOTIFIER_URL: notifierUrl, ...env }));
  }
  const service = (name: ServiceName): Service => services.get(name)!;
  const stop = async (): Promise<void> => {
    await Promise.all(SERVICES.map((name) => service(name).stop()));
    await redis.stop();
  };
  try {
    await Promise.all(SERVICES.map((name) => service(name).start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: service('gateway').url,
    redis,
    urls: Object.fromEntries(SERVICES.map((name) => [name, service(name).url])) as Record<ServiceName, string>,
    pid: (name) => service(name).pid,
    kill: (name, signal = 'SIGKILL') => service(name).kill(signal),
    start: (name) => service(name).start(),
    log: (name) => service(name).output,
    stop,
  };
}

class Service {
  output = '';
  #process: ChildProcess | undefined;
  /** Resolves when its process has ended and its output is complete. */
  #closed: Promise<unknown> | undefined;

  constructor(
    private readonly name: ServiceName,
    readonly url: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  get pid(): number {
    if (!this.#process?.pid || this.#ended) throw new Error(`${this.name} does not run`);
    return this.#process.pid;
  }

  get #ended(): boolean {
    return !this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  async start(): Promise<void> {
    const main = `${ROOT}services/${this.name}/dist/main.js`;
    if (!existsSync(main)) throw new Error(`services/${this.name} is not built: run "npm run build"`);
    const webRoot = `${ROOT}web/dist/browser`;
    this.#process = spawn(process.execPath, ['--enable-source-maps', main], {
      env: {
        PATH: process.env['PATH'],
        HOST: '127.0.0.1',
        PORT: new URL(this.url).port,
        LOG_MODE: 'detailed',
        ...(existsSync(webRoot) ? { WEB_ROOT: webRoot } : {}),
        ...this.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (text: Buffer) => (this.output = (this.output + text.toString()).slice(-LOG_LIMIT)));
    }
    this.#closed = once(this.#process, 'close');
    await this.#ready();
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    if (!this.#process || this.#ended) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill(signal);
    await ended;
  }

  async stop(): Promise<void> {
    const patience = setTimeout(() => this.#process?.kill('SIGKILL'), STOP_TIMEOUT_MS);
    // a stopped process would not hear SIGTERM
    this.#process?.kill('SIGCONT');
    await this.kill('SIGTERM');
    clearTimeout(patience);
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!this.#ended && Date.now() < deadline) {
      const ready = await fetch(`${this.url}/ready`, { signal: AbortSignal.timeout(2000) }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // what it said last may still be on its way
    if (this.#ended) await this.#closed;
    const tail = this.output.split('\n').slice(-20).join('\n');
    throw new Error(`${this.name} ${this.#ended ? 'ended while starting' : 'did not become ready'}:\n${tail}`);
  }
}
