import type { ModelLimits } from '@soc-agent/store';

/** How the model is asked. */
export interface ModelSettings {
  apiKey: string;
  /** Left out, OpenAI's own. */
  baseUrl?: string;
  model: string;
  /** Left out of requests when undefined: some models take none. */
  temperature?: number;
  /** Of one answer. */
  maxTokens: number;
  /** Longest wait for one answer, the last byte included. */
  timeoutMs: number;
  /** How long an answer stands for identical questions; 0 for not at all. */
  cacheSeconds: number;
  limits: ModelLimits;
}
