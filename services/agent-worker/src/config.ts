import { AGENT_KINDS, Optional, WholeNumber, type AgentKind } from '@soc-agent/contracts';
import { DatabaseConfig, readConfig } from '@soc-agent/platform';
import { IsInt, IsNumber, IsString, IsUrl, Matches, Max, Min } from 'class-validator';
import type { ModelSettings } from './model/model-settings.js';

class AgentWorkerConfig extends DatabaseConfig {
  /** Which agents this process serves, separated by commas. */
  @Matches(new RegExp(`^(${AGENT_KINDS.join('|')})(,(${AGENT_KINDS.join('|')}))*$`), {
    message: `AGENTS must be a comma-separated list of ${AGENT_KINDS.join(', ')}`,
  })
  AGENTS: string = AGENT_KINDS.join(',');

  /** Folder with `tor.txt`, `vpn.txt` and `hosting.txt`, each optional; left out, only large hosting providers are known. */
  @Optional()
  @IsString()
  NETWORK_LISTS?: string;

  /** With a key or a base URL, agents ask a model; without both, the rules engine answers. */
  @Optional()
  @IsString()
  OPENAI_API_KEY?: string;

  @Optional()
  @IsUrl({ require_tld: false, require_protocol: true }, { message: 'OPENAI_BASE_URL must be a URL' })
  OPENAI_BASE_URL?: string;

  @IsString()
  LLM_MODEL: string = 'gpt-4.1-mini';

  /** Left out, the server's own: some models take no other. */
  @Optional()
  @IsNumber()
  @Min(0)
  @Max(2)
  LLM_TEMPERATURE?: number;

  /** Longest answer, tokens. */
  @WholeNumber(64, 32_768)
  LLM_MAX_TOKENS: number = 1000;

  /** Longest wait for one answer, seconds. */
  @WholeNumber(1, 110)
  LLM_TIMEOUT_SECONDS: number = 20;

  /** Calls all replicas together have under way at a time. */
  @WholeNumber(1, 10_000)
  LLM_CONCURRENCY: number = 16;

  /** Tokens all replicas together use, questions and answers. */
  @IsInt()
  @Min(1000)
  LLM_TOKENS_PER_MINUTE: number = 200_000;

  /** Per UTC day; once they are spent, the rules engine answers until the next one. */
  @IsInt()
  @Min(0)
  LLM_TOKENS_PER_DAY: number = 5_000_000;

  /** How long an answer stands for identical questions; 0 for not at all. */
  @WholeNumber(0, 604_800)
  LLM_CACHE_SECONDS: number = 3600;
}

/** The circuit breaker: so many failures in a row, over all replicas, and the model is left alone for so long. */
const BREAKER_FAILURES = 5;
const BREAKER_OPEN_MS = 30_000;
/** Jobs a process takes on at a time while they mostly wait for a model. */
const MODEL_CONCURRENCY = 50;

export const config = readConfig(AgentWorkerConfig, process.env);

/** How to ask the model; undefined where none is configured. */
export const modelSettings = config.OPENAI_API_KEY || config.OPENAI_BASE_URL ? settingsOf(config) : undefined;
if (modelSettings) config.WORKER_CONCURRENCY ??= MODEL_CONCURRENCY;

export const servedAgents = config.AGENTS.split(',') as AgentKind[];

function settingsOf(variables: AgentWorkerConfig): ModelSettings {
  const { OPENAI_BASE_URL, LLM_TEMPERATURE, LLM_TIMEOUT_SECONDS } = variables;
  const timeoutMs = LLM_TIMEOUT_SECONDS * 1000;
  return {
    // servers of one's own often want none, the client always does
    apiKey: variables.OPENAI_API_KEY ?? 'none',
    ...(OPENAI_BASE_URL && { baseUrl: OPENAI_BASE_URL }),
    model: variables.LLM_MODEL,
    ...(LLM_TEMPERATURE !== undefined && { temperature: LLM_TEMPERATURE }),
    maxTokens: variables.LLM_MAX_TOKENS,
    timeoutMs,
    cacheSeconds: variables.LLM_CACHE_SECONDS,
    limits: {
      concurrency: variables.LLM_CONCURRENCY,
      tokensPerMinute: variables.LLM_TOKENS_PER_MINUTE,
      tokensPerDay: variables.LLM_TOKENS_PER_DAY,
      breakerFailures: BREAKER_FAILURES,
      breakerOpenMs: BREAKER_OPEN_MS,
      leaseMs: timeoutMs + 5000,
    },
  };
}
