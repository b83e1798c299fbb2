import { Controller, Get, Inject } from '@nestjs/common';
import type { Pipeline, Shards } from '@soc-agent/contracts';
import { queueFigures, REDIS, SHARDS } from '@soc-agent/platform';
import { ModelSpending, type Principal } from '@soc-agent/store';
import type { Redis } from 'ioredis';
import { assertUnbound, By } from '../access/by.js';
import { config } from '../config.js';
import { Route } from '../http/route.js';

const MILLION = 1_000_000;

/** How work flows through the system. */
@Controller('api/pipeline')
export class PipelineController {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(SHARDS) private readonly shards: Shards,
    private readonly spending: ModelSpending,
  ) {}

  @Get()
  @Route('read', {
    summary: 'Read what each queue holds, and what the model is used for',
    answers: { 200: ['As of now.', 'Pipeline'] },
  })
  async read(@By() principal: Principal): Promise<Pipeline> {
    assertUnbound(principal);
    const [queues, tokensToday] = await Promise.all([
      queueFigures(this.redis, this.shards),
      this.spending.tokensToday(),
    ]);
    const price = config.LLM_COST_PER_MILLION_TOKENS;
    return {
      queues,
      model: { tokensToday, ...(price !== undefined && { costToday: (tokensToday / MILLION) * price }) },
      generatedAt: new Date().toISOString(),
    };
  }
}
