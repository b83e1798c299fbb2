import { readConfig, ServiceConfig } from '@soc-agent/platform';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

class CoordinatorConfig extends ServiceConfig {
  /** Seconds between generated demo signals; 0 turns the generator off. */
  @IsInt() @Min(0) @Max(86_400)
  THREAT_GENERATION_INTERVAL: number = 0;

  @IsInt() @Min(1) @Max(10_000_000)
  MAX_STORED_THREATS: number = 100_000;

  /** Runs under way at a time; further signals wait in their queue, so that a deadline measures analysis and not backlog. */
  @IsInt() @Min(1) @Max(100_000)
  MAX_OPEN_RUNS: number = 300;

  /** Seconds until missing slots are filled; left out, 30 with the rules engine and 120 with a model. */
  @IsOptional() @IsInt() @Min(1) @Max(3600)
  ANALYSIS_DEADLINE_SECONDS?: number;

  @IsOptional() @IsString()
  OPENAI_API_KEY?: string;

  @IsOptional() @IsString()
  OPENAI_BASE_URL?: string;
}

export const config = readConfig(CoordinatorConfig, process.env);

const usesModel = Boolean(config.OPENAI_API_KEY ?? config.OPENAI_BASE_URL);

/** Time a run has for its agents, milliseconds. */
export const deadlineMs = (config.ANALYSIS_DEADLINE_SECONDS ?? (usesModel ? 120 : 30)) * 1000;
