import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort } from './redis-server.js';
import { COMPILED } from './service-program.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Generous: a service starts in two seconds, but not while a whole machine tests. */
const START_TIMEOUT_MS = 150_000;
/** A service that has not ended this long after SIGTERM does not end by itself: twice what it may take on a machine of its own. */
const STOP_TIMEOUT_MS = 60_000;
/** Of its output, in an error. */
const LAST_LINES = 20;
/** Characters of a service's output that are kept. */
const LOG_LIMIT = 2_000_000;

/** A built service as a process of its own. */
export class ServiceProcess {
  output = '';
  #process: ChildProcess | undefined;
  #metricsPort: number | undefined;
  /** Resolves when its process has ended and its output is complete. */
  #closed: Promise<unknown> | undefined;

  /**
   * @param url where its HTTP server is to listen.
   * @param root the checkout whose build runs; left out, this one's.
   */
  constructor(
    private readonly name: string,
    readonly url: string,
    private readonly env: Readonly<Record<string, string>>,
    private readonly root = ROOT,
  ) {}

  get pid(): number {
    if (!this.#process?.pid || this.#ended) throw new Error(`${this.name} does not run`);
    return this.#process.pid;
  }

  /** Where it serves its metrics, set once it has started; never changes. */
  get metricsUrl(): string {
    return `http://127.0.0.1:${this.#metricsPort}/metrics`;
  }

  get #ended(): boolean {
    return !this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** Resolves when it is ready. @throws Error with the end of its output when it does not become so. */
  async start(): Promise<void> {
    const main = `${this.root}services/${this.name}/dist/main.js`;
    if (!existsSync(main)) throw new Error(`services/${this.name} is not built: run "npm run build"`);
    this.#metricsPort ??= await freePort();
    const webRoot = `${this.root}web/dist/browser`;
    this.#process = spawn(process.execPath, ['--enable-source-maps', main], {
      env: {
        PATH: process.env['PATH'],
        HOST: '127.0.0.1',
        PORT: new URL(this.url).port,
        METRICS_HOST: '127.0.0.1',
        METRICS_PORT: String(this.#metricsPort),
        LOG_MODE: 'detailed',
        NODE_COMPILE_CACHE: COMPILED,
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

  /** Resolves when its process has ended. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    if (!this.#process || this.#ended) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill(signal);
    await ended;
  }

  /** Has it end. @throws Error with the end of its output when it does not by itself and had to be killed. */
  async stop(timeoutMs = STOP_TIMEOUT_MS): Promise<void> {
    let isLate = false;
    const patience = setTimeout(() => (isLate = this.#process?.kill('SIGKILL') ?? false), timeoutMs);
    // a stopped process would not hear SIGTERM
    this.#process?.kill('SIGCONT');
    await this.kill('SIGTERM');
    clearTimeout(patience);
    if (isLate) throw new Error(`${this.name} did not end within ${timeoutMs} ms of SIGTERM:\n${this.#lastLines}`);
  }

  get #lastLines(): string {
    return this.output.split('\n').slice(-LAST_LINES).join('\n');
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    let why = '';
    while (!this.#ended && Date.now() < deadline) {
      const ready = await fetch(`${this.url}/ready`, { signal: AbortSignal.timeout(2000) }).then(
        async (answer) => {
          why = await answer.text();
          return answer.ok;
        },
        () => false,
      );
      if (ready) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // what it said last may still be on its way
    if (this.#ended) await this.#closed;
    const what = this.#ended ? 'ended while starting' : `did not become ready: ${why}`;
    throw new Error(`${this.name} ${what}:\n${this.#lastLines}`);
  }
}
