import { AGENT_KINDS } from '@soc-agent/contracts';
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tell } from './container-controls.js';
import { relayTo, type Relay } from './relay.js';
import { freePort } from './redis-server.js';
import { SERVICES } from './services.js';
import { ofEach, type Stack } from './stack.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Generous: containers start in seconds, but not while a whole machine tests. */
const START_TIMEOUT_MS = 120_000;
/** Exit code of a container that SIGKILL ended. */
const KILLED = '137';
/** What the services depend on, and the port it listens on. */
const SERVERS = { redis: 6379, postgres: 5432 };
const OURS = /^(https?:\/\/)127\.0\.0\.1:(\d+)/;

/** What can be said beyond what every stack knows: any container of docker-compose.yml, by its service's name. */
export interface ComposeStack extends Stack {
  /** Name of the compose project; its containers are `<project>-<service>-<number>`. */
  readonly project: string;
  killContainer(service: string, signal?: NodeJS.Signals): Promise<void>;
  /** Starts a container again; resolves when its healthcheck is content. */
  startContainer(service: string): Promise<void>;
  compose(...args: string[]): Promise<string>;
}

export interface ComposeOptions {
  profiles?: readonly string[];
  /** Services to start, and what they depend on; left out, all but the demo's data. */
  services?: readonly string[];
}

/**
 * Starts docker-compose.yml, from images that are built already, as a project of the test's own. As with processes each
 * service, the Redis and the PostgreSQL can be reached, at ports of this machine's loopback; everything else is as it is shipped.
 * @throws Error with the end of the log of a container that does not become ready.
 */
export async function startComposeStack(
  env: Readonly<Record<string, string>> = {},
  { profiles = [], services = ['web', ...SERVICES] }: ComposeOptions = {},
): Promise<ComposeStack> {
  const project = `soc-test-${randomBytes(4).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), 'soc-compose-'));
  const relays: Relay[] = [];
  const ports = new Map<string, number>();
  for (const name of ['web', ...Object.keys(SERVERS), ...SERVICES, ...SERVICES.map(metricsOf)])
    ports.set(name, await freePort());
  const url = (name: string): string => `http://127.0.0.1:${ports.get(name)}`;
  const container = (service: string): string => `${project}-${service}-1`;

  const base = [...['docker-compose.yml', join(folder, 'test.json')].flatMap((file) => ['-f', file]), '-p', project];
  const compose = (...args: string[]): Promise<string> =>
    run(['compose', ...base, ...profiles.flatMap((profile) => ['--profile', profile]), ...args], {
      PORT: String(ports.get('web')),
      DEMO_DATA: '0',
    });
  // what containers said is asked for after they are gone, too
  const lastWords = new Map<string, string>();
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    const listed = await compose('--profile', '*', 'ps', '--services', '--status', 'running');
    const running = listed.split('\n').filter(Boolean);
    await compose('--profile', '*', 'stop');
    for (const name of SERVICES) if (services.includes(name)) lastWords.set(name, log(container(name)));
    const codes = await Promise.all(running.map((name) => inspect(container(name), '{{.State.ExitCode}}')));
    await compose('--profile', '*', 'down', '--volumes', '--remove-orphans');
    for (const relay of relays) await relay.close();
    rmSync(folder, { recursive: true, force: true });
    const late = running.filter((_, n) => codes[n] === KILLED);
    if (late.length > 0) throw new Error(`did not end in their time, and were killed: ${late.join(', ')}`);
  };
  const startContainer = async (service: string): Promise<void> => {
    await docker('start', container(service));
    await ready(service);
  };
  const ready = async (service: string): Promise<void> => {
    const isReady = (SERVICES as readonly string[]).includes(service)
      ? () => fetch(`${url(service)}/ready`, { signal: AbortSignal.timeout(2000) }).then(({ ok }) => ok)
      : async () => (await inspect(container(service), '{{.State.Health.Status}}')) === 'healthy';
    for (const end = Date.now() + START_TIMEOUT_MS; Date.now() < end; await sleep(100)) {
      if (await isReady().catch(() => false)) return;
      const state = await inspect(container(service), '{{.RestartCount}} {{.State.Status}}');
      if (state !== '0 running') throw new Error(`${service} ended while starting:\n${tail(container(service))}`);
    }
    throw new Error(`${service} did not become ready:\n${tail(container(service))}`);
  };

  const environment: Record<string, string> = {
    LOG_MODE: 'detailed',
    THREAT_GENERATION_INTERVAL: '0',
    FOLD_WINDOW_MINUTES: '0',
  };
  for (const [name, value] of Object.entries(env)) environment[name] = await reachable(value, relays);
  const folders = Object.values(env).filter((value) => isAbsolute(value) && existsSync(value));
  writeFileSync(join(folder, 'test.json'), JSON.stringify(override(ports, environment, folders)));
  try {
    await compose('up', '--detach', '--no-build', '--pull', 'never', ...services);
    await Promise.all(services.map(ready));
  } catch (error) {
    const logs = await compose('logs', '--no-color', '--tail', '20').catch(() => '');
    await stop().catch(() => undefined);
    throw new Error(`${(error as Error).message}\n${logs}`, { cause: error });
  }
  const addressIn = async (server: string, file: string): Promise<string> => {
    const address = new URL(await docker('exec', container(server), 'cat', `/credentials/${file}`));
    address.host = `127.0.0.1:${ports.get(server)}`;
    return address.href;
  };
  return {
    project,
    url: url('web'),
    urls: ofEach(url),
    metricsUrls: ofEach((name) => `${url(metricsOf(name))}/metrics`),
    redis: {
      url: await addressIn('redis', 'operator'),
      kill: () => killed(container('redis'), 'SIGKILL'),
      signal: (signal) => tell(container('redis'), signal),
      restart: () => startContainer('redis'),
      stop: () => killed(container('redis'), 'SIGTERM'),
    },
    postgres: {
      url: await addressIn('postgres', 'owner-url'),
      kill: () => killed(container('postgres'), 'SIGKILL'),
      signal: (signal) => tell(container('postgres'), signal),
      restart: () => startContainer('postgres'),
      stop: () => killed(container('postgres'), 'SIGINT'),
    },
    databaseUrl: await addressIn('postgres', 'service-url'),
    apiKey: await docker('exec', container('postgres'), 'cat', '/credentials/api-key'),
    pid: (name) => Number(execFileSync('docker', ['inspect', '-f', '{{.State.Pid}}', container(name)])),
    kill: (name, signal = 'SIGKILL') => killed(container(name), signal),
    start: startContainer,
    killContainer: (service, signal = 'SIGKILL') => killed(container(service), signal),
    startContainer,
    log: (name) => lastWords.get(name) ?? log(container(name)),
    compose,
    stop,
  };
}

/** What tests need besides docker-compose.yml: ways in, a way to the test's own servers, and its own folders where they are. */
function override(
  ports: ReadonlyMap<string, number>,
  environment: Readonly<Record<string, string>>,
  folders: readonly string[],
): object {
  const services: Record<string, object> = {};
  const volumes = folders.map((path) => ({ type: 'bind', source: path, target: path, read_only: true }));
  for (const kind of AGENT_KINDS) services[`agent-${kind}`] = { environment };
  for (const [name, port] of Object.entries(SERVERS)) {
    services[name] = { ports: [`127.0.0.1:${ports.get(name)}:${port}`], networks: ['edge'] };
  }
  for (const name of SERVICES) {
    const published = [`127.0.0.1:${ports.get(name)}:8080`, `127.0.0.1:${ports.get(metricsOf(name))}:9464`];
    services[name] = { ports: published, networks: ['edge'], environment, volumes };
  }
  return { services };
}

/** What the port of a service's metrics is called here. */
function metricsOf(name: string): string {
  return `metrics of ${name}`;
}

/** A server of the test's own listens on this machine's loopback, which containers have one of their own of. */
async function reachable(value: string, relays: Relay[]): Promise<string> {
  const [, scheme, port] = OURS.exec(value) ?? [];
  if (!port) return value;
  const address = await docker('network', 'inspect', 'bridge', '-f', '{{(index .IPAM.Config 0).Gateway}}');
  const relay = await relayTo(Number(port), address);
  relays.push(relay);
  return value.replace(OURS, `${scheme}${address}:${relay.port}`);
}

async function killed(name: string, signal: NodeJS.Signals): Promise<void> {
  if ((await inspect(name, '{{.State.Running}}')) !== 'true') return;
  await docker('kill', '--signal', signal, name);
  await docker('wait', name);
}

function inspect(name: string, format: string): Promise<string> {
  return docker('inspect', '-f', format, name);
}

function log(name: string): string {
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  return execFileSync('sh', ['-c', 'docker logs --tail 2000 "$0" 2>&1 || true', name], options);
}

function tail(name: string): string {
  return log(name).split('\n').slice(-20).join('\n');
}

function docker(...args: string[]): Promise<string> {
  return run(args, {});
}

async function run(args: string[], variables: Readonly<Record<string, string>>): Promise<string> {
  const options = { cwd: ROOT, env: { ...process.env, ...variables }, maxBuffer: 64 * 1024 * 1024 };
  return (await promisify(execFile)('docker', args, options)).stdout.trim();
}
