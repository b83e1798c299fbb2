import { Module } from '@nestjs/common';
import { AGENT_QUEUES } from '@soc-agent/contracts';
import { fromDatabase, fromRedis, PlatformModule } from '@soc-agent/platform';
import { ContextStore, Database, RedisTriageMemory, RunStore, ThreatStore } from '@soc-agent/store';
import { advisor } from './advisor.js';
import { AgentSlots } from './agent-slots.js';
import { AgentsHandler } from './agents.handler.js';
import { config, servedAgents } from './config.js';
import { contextSources } from './context-sources.js';
import { Investigator } from './investigator.js';
import { watchedNetworkLists } from './watched-network-lists.js';

const served = new Set(servedAgents.map((kind) => AGENT_QUEUES[kind].name));

const service = 'agent-worker';

@Module({
  imports: [
    PlatformModule.forService({
      service,
      config,
      redisManners: 'patient',
      database: () => new Database(config, 'patient', service),
      serves: (queueName) => served.has(queueName),
    }),
  ],
  controllers: [AgentsHandler],
  providers: [
    ...fromDatabase(ContextStore, ThreatStore),
    ...fromRedis(RedisTriageMemory, RunStore),
    contextSources,
    watchedNetworkLists,
    AgentSlots,
    Investigator,
    advisor,
  ],
})
export class AppModule {}

export { config };
