import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { Optional } from './optional.js';
import { QUEUES } from './queues/index.js';

/** What a queue holds, all its shards together. */
export interface QueueFigures {
  name: string;
  /** Those that travel in another job count here until that one is done. */
  waiting: number;
  active: number;
  /** Jobs that are tried again in a while. */
  delayed: number;
  /** Jobs that were given up and are kept. */
  failed: number;
  /** How long the one that has waited longest has, seconds; 0 where none waits. */
  oldestSeconds: number;
}

/** Body of `GET /api/pipeline`: how work stands at this moment. */
export interface Pipeline {
  queues: QueueFigures[];
  model: {
    /** Tokens used and reserved since midnight UTC, by all replicas together. */
    tokensToday: number;
    /** What they cost, in the currency of `LLM_COST_PER_MILLION_TOKENS`; absent where that is not said. */
    costToday?: number;
  };
  generatedAt: string;
}

/** A job that was given up. */
export interface FailedJob {
  id: string;
  queue: string;
  /** The threat it is about; absent for what is about none, or about many. */
  threatId?: string;
  /** How often it was tried. */
  attempts: number;
  /** Of the last attempt, ISO 8601. */
  failedAt: string;
  /** May quote what came from outside. */
  reason: string;
}

/** Body of `GET /api/jobs/failed`. */
export interface FailedJobs {
  /** The newest first. */
  items: FailedJob[];
  /** All that are kept. */
  total: number;
}

/** Body of `POST /api/jobs/failed/retry`. */
export class JobRetry {
  /** Name of the queue whose jobs are tried again. */
  @IsIn(QUEUES.map(({ name }) => name))
  queue!: string;

  /** Ids of the jobs that are meant; left out, the newest of the queue. */
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(256, { each: true })
  ids?: string[];
}

/** What became of a wish to try jobs again. */
export interface JobsRetried {
  /** Jobs that went back into their queue. */
  retried: number;
  /** Failed jobs that the queue still has. */
  left: number;
}
