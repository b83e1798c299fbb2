import { AgentJob, instantiate, JoinJob, NewSignal, SignalJob } from '@soc-agent/contracts';
import { createRedis, validated } from '@soc-agent/platform';
import { startRedis, threatSignal } from '@soc-agent/testing';
import { validateSync } from 'class-validator';
import { Redis } from 'ioredis';

// What our two shortcuts save, each beside the library's plain way in the same process: rules that are met are known without class-validator,
// and commands of one turn go to Redis in one write. Processor time in microseconds, medians of turns.

const ROUNDS = 7;
const DOCUMENTS = 4000;
const COMMANDS = 4000;
/** About what a run's commands carry, characters. */
const VALUE = 'x'.repeat(1500);

const { id, ...sent } = threatSignal({ entities: { sourceIps: ['203.0.113.7'], users: ['root'], hosts: ['web-1'] } });
const signal = { ...sent, id };
const documents: readonly (readonly [type: new () => object, plain: object])[] = [
  [NewSignal, sent],
  [SignalJob, { threatId: id, signal, acceptedAt: 1 }],
  [AgentJob, { threatId: id, run: 1, signal, deadline: 1 }],
  [JoinJob, { threatId: id, run: 1 }],
];

console.table(Object.fromEntries(documents.map(([type, plain]) => [`a ${type.name}, µs`, validation(type, plain)])));

const server = await startRedis();
const [plain, batched] = [new Redis(server.url), createRedis({ REDIS_URL: server.url }, 'patient', 'bench')];
try {
  const rows: Record<string, object> = {};
  for (const atOnce of [1, 2, 5, 20]) rows[`a command of ${atOnce} at once, µs`] = await writing(atOnce);
  console.table(rows);
} finally {
  plain.disconnect();
  batched.disconnect();
  await server.stop();
}

function validation(type: new () => object, document: object): object {
  const ours = (): unknown => validated(type, structuredClone(document), 'strict');
  const library = (): unknown =>
    validateSync(
      instantiate(type, structuredClone(document), () => undefined),
      { whitelist: true, forbidNonWhitelisted: true },
    );
  const times = Array.from({ length: ROUNDS }, () => [library, ours].map(processorTime));
  return compared(...medians(times));
}

function processorTime(work: () => unknown): number {
  const before = process.cpuUsage();
  for (let n = 0; n < DOCUMENTS; n += 1) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / DOCUMENTS;
}

/** Of the client and the server together. */
async function writing(atOnce: number): Promise<object> {
  const times: number[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    times.push([await commandTime(plain, atOnce), await commandTime(batched, atOnce)]);
  }
  return compared(...medians(times));
}

async function commandTime(redis: Redis, atOnce: number): Promise<number> {
  const [client, ofServer] = [process.cpuUsage(), await serverMicros()];
  for (let n = 0; n < COMMANDS; n += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, (_, key) => redis.set(`key-${key}`, VALUE)));
  }
  const { user, system } = process.cpuUsage(client);
  return (user + system + (await serverMicros()) - ofServer) / COMMANDS;
}

async function serverMicros(): Promise<number> {
  const figures = (await plain.info('cpu')).matchAll(/used_cpu_(?:sys|user):([\d.]+)/g);
  return Array.from(figures, ([, seconds]) => Number(seconds) * 1e6).reduce((sum, micros) => sum + micros, 0);
}

function medians(rows: readonly (readonly number[])[]): [library: number, ours: number] {
  const middle = (place: number): number => rows.map((row) => row[place] ?? 0).sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
  return [middle(0), middle(1)];
}

function compared(library: number, ours: number): object {
  return { library: library.toFixed(1), ours: ours.toFixed(1), ratio: (ours / library).toFixed(2) };
}
