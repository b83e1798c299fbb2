import { Inject, Injectable } from '@nestjs/common';
import {
  INTAKE_BOUNDS,
  SIGNAL_BATCHES,
  SIGNALS,
  waitingSignals,
  type IntakeState,
  type Shards,
} from '@soc-agent/contracts';
import { Meter, queueFigures, ReadyNotes, REDIS, serverInfos, SHARDS, type ServerInfo } from '@soc-agent/platform';
import { RecordBound } from '@soc-agent/store';
import type { Redis } from 'ioredis';
import { config } from '../config.js';

/** How old the reading may be, milliseconds. */
const READ_EVERY_MS = 500;
const MIB = 1024 * 1024;

const NOTHING: IntakeState = {
  backlog: { signals: 0, most: config.MAX_BACKLOG },
  age: { seconds: 0, most: config.MAX_BACKLOG_AGE },
  memory: { bytes: 0, most: config.MAX_REDIS_MEMORY * MIB },
};

/** Watches how near the intake is to its bounds, for all who decide by it or show it. */
@Injectable()
export class IntakeWatch {
  private readonly refusals;
  private latest = NOTHING;
  private readAt = -Infinity;

  constructor(
    private readonly bound: RecordBound,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(SHARDS) private readonly shards: Shards,
    meter: Meter,
    notes: ReadyNotes,
  ) {
    this.refusals = meter.counter(
      'soc_intake_refused_total',
      INTAKE_BOUNDS.map((reason) => ({ reason })),
    );
    notes.add(async () => whyRefusing(await this.state()));
    meter.gauge('soc_intake_refusing', async (gauge) => {
      const { refusing } = await this.state().catch(() => this.latest);
      for (const reason of INTAKE_BOUNDS) gauge.set({ reason }, Number(refusing === reason));
    });
  }

  /** As of half a second ago at most. */
  async state(): Promise<IntakeState> {
    const now = performance.now();
    if (now - this.readAt >= READ_EVERY_MS) {
      this.readAt = now;
      this.latest = await this.read();
    }
    return this.latest;
  }

  /** Notes that something was refused for that state. */
  refused({ refusing }: IntakeState): void {
    if (refusing) this.refusals.inc({ reason: refusing });
  }

  private async read(): Promise<IntakeState> {
    const [queues, servers, isFull] = await Promise.all([
      queueFigures(this.redis, this.shards, [SIGNALS, SIGNAL_BATCHES]),
      serverInfos(this.redis, this.shards),
      this.bound.isFull(),
    ]);
    const state = {
      backlog: {
        signals: waitingSignals((wanted) => queues.find(({ name }) => name === wanted.name)?.waiting ?? 0),
        most: config.MAX_BACKLOG,
      },
      age: {
        seconds: Math.max(...queues.map(({ oldestSeconds }) => oldestSeconds)),
        most: config.MAX_BACKLOG_AGE,
      },
      memory: fullest(servers),
    };
    const refusing = passed(state, isFull);
    return { ...(refusing && { refusing }), ...state };
  }
}

/** Why new signals are refused, for people; undefined while they are taken. */
export function whyRefusing({ refusing, backlog, age }: IntakeState): string | undefined {
  switch (refusing) {
    case undefined:
      return undefined;
    case 'backlog':
      return `${backlog.signals} signals are waiting already`;
    case 'age':
      return `a signal has waited for ${Math.round(age.seconds)} seconds already`;
    case 'record':
      return 'the record is full: threats that are open have to be closed first';
    case 'memory':
      return 'Redis memory is past its bound';
  }
}

function passed({ backlog, age, memory }: IntakeState, isFull: boolean): IntakeState['refusing'] {
  if (backlog.signals >= backlog.most) return 'backlog';
  if (age.seconds >= age.most) return 'age';
  if (isFull) return 'record';
  return memory.bytes > memory.most ? 'memory' : undefined;
}

/** Of the server that is nearest to its bound, which is the lower of ours and a share of its own. */
function fullest(servers: readonly ServerInfo[]): IntakeState['memory'] {
  const ours = config.MAX_REDIS_MEMORY * MIB;
  const all = servers.map((info) => {
    const own = Number(info.get('maxmemory')) * config.MAX_REDIS_MEMORY_SHARE || Infinity;
    return { bytes: Number(info.get('used_memory')), most: Math.min(ours, own) };
  });
  return all.reduce((one, other) => (other.bytes / other.most > one.bytes / one.most ? other : one), {
    bytes: 0,
    most: ours,
  });
}
