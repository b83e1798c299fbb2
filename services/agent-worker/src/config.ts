import { AGENT_KINDS, type AgentKind } from '@soc-agent/contracts';
import { readConfig, ServiceConfig } from '@soc-agent/platform';
import { IsInt, IsNumber, IsOptional, IsString, IsUrl, Matches, Max, Min } from 'class-validator';

class AgentWorkerConfig extends ServiceConfig {
  /** Which agents this process serves, separated by commas. */
  @Matches(new RegExp(`^(${AGENT_KINDS.join('|')})(,(${AGENT_KINDS.join('|')}))*$`), {
    message: `AGENTS must be a comma-separated list of ${AGENT_KINDS.join(', ')}`,
  })
  AGENTS: string = AGENT_KINDS.join(',');

  /** With a key or a base URL, agents ask a model; without both, the rules engine answers. */
  @IsOptional() @IsString()
  OPENAI_API_KEY?: string;

  @IsOptional() @IsUrl({ require_tld: false, require_protocol: true }, { message: 'OPENAI_BASE_URL must be a URL' })
  OPENAI_BASE_URL?: string;

  @IsString()
  LLM_MODEL: string = 'gpt-5-mini';

  @IsNumber() @Min(0) @Max(2)
  LLM_TEMPERATURE: number = 0.2;

  @IsInt() @Min(64) @Max(32_768)
  LLM_MAX_TOKENS: number = 1000;

  /** Longest wait for one answer, seconds. */
  @IsInt() @Min(1) @Max(110)
  LLM_TIMEOUT_SECONDS: number = 20;
}

export const config = readConfig(AgentWorkerConfig, process.env);

export const servedAgents = config.AGENTS.split(',') as AgentKind[];
