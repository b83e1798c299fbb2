import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './redis-server.js';

const RULES = fileURLToPath(new URL('../../../observability/prometheus/rules/', import.meta.url));
const START_TIMEOUT_MS = 90_000;
/** As an operator's Prometheus would, but often enough for a test's patience. */
const INTERVAL = '2s';

/** An alert as Prometheus reports it. */
export interface FiringAlert {
  labels: Readonly<Record<string, string>>;
  state: 'pending' | 'firing';
}

/** One series of an answer. */
export interface Sample {
  metric: Readonly<Record<string, string>>;
  value: [time: number, value: string];
}

/** A real Prometheus with the product's rules. */
export interface PrometheusServer {
  /** Evaluates PromQL now. @throws Error with what Prometheus says of it. */
  query(expression: string): Promise<Sample[]>;
  alerts(): Promise<FiringAlert[]>;
  /** Trace ids of the exemplars of these series within the last minutes. */
  exemplars(selector: string): Promise<string[]>;
  stop(): Promise<void>;
}

/**
 * Runs `promtool`, `amtool` or another program that comes with Prometheus; standard output and error together.
 * @throws Error with that output when it fails.
 */
export function runPrometheusTool(
  program: 'promtool' | 'amtool',
  args: readonly string[],
  input = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(binary(program), args, (error, stdout, stderr) =>
      error ? reject(new Error(`${program} ${args.join(' ')}:\n${stdout}${stderr}`)) : resolve(stdout + stderr),
    );
    child.stdin?.end(input);
  });
}

/** Starts a Prometheus that scrapes these `host:port` every two seconds and evaluates the rules of `observability/` as often. */
export async function startPrometheus(targets: readonly string[]): Promise<PrometheusServer> {
  const directory = mkdtempSync(join(tmpdir(), 'soc-prometheus-'));
  cpSync(RULES, join(directory, 'rules'), { recursive: true });
  const configuration = {
    global: { scrape_interval: INTERVAL, scrape_timeout: INTERVAL, evaluation_interval: INTERVAL },
    rule_files: ['rules/*.yml'],
    scrape_configs: [{ job_name: 'soc-agent', static_configs: [{ targets }] }],
  };
  // JSON is YAML, too
  writeFileSync(join(directory, 'prometheus.yml'), JSON.stringify(configuration));
  const address = `127.0.0.1:${await freePort()}`;
  const server = spawn(
    binary('prometheus'),
    [
      `--config.file=${directory}/prometheus.yml`,
      `--storage.tsdb.path=${directory}/data`,
      `--web.listen-address=${address}`,
      '--enable-feature=exemplar-storage',
    ],
    { stdio: 'ignore' },
  );
  process.once('exit', () => server.kill('SIGKILL'));
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    }
    rmSync(directory, { recursive: true, force: true });
  };
  await ready(`http://${address}/-/ready`, server).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const get = async (path: string): Promise<unknown> => {
    const answer = (await (await fetch(`http://${address}/api/v1/${path}`)).json()) as {
      data?: unknown;
      error?: string;
    };
    if (answer.error !== undefined) throw new Error(`${path}: ${answer.error}`);
    return answer.data;
  };
  return {
    query: async (expression) =>
      ((await get(`query?query=${encodeURIComponent(expression)}`)) as { result: Sample[] }).result,
    alerts: async () => ((await get('alerts')) as { alerts: FiringAlert[] }).alerts,
    exemplars: async (selector) => {
      const now = Date.now() / 1000;
      const path = `query_exemplars?query=${encodeURIComponent(selector)}&start=${now - 600}&end=${now}`;
      const series = (await get(path)) as { exemplars: { labels: { trace_id: string } }[] }[];
      return series.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.trace_id));
    },
    stop,
  };
}

function binary(program: string): string {
  const folder = process.env['PROMETHEUS_BIN'];
  return folder === undefined ? program : join(folder, program);
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  const failed = new Promise<never>((_, reject) => server.once('error', reject));
  while (Date.now() < deadline && server.exitCode === null) {
    const answered = fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (await Promise.race([answered, failed])) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Prometheus did not start; "make test" fetches it, PROMETHEUS_BIN names the folder of another one');
}
