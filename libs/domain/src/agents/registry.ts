import type { AgentKind } from '@soc-agent/contracts';
import type { Agent } from './agent.js';
import { configAgent } from './config/config-agent.js';
import { contextAgent } from './context/context-agent.js';
import { devopsAgent } from './devops/devops-agent.js';
import { historicalAgent } from './historical/historical-agent.js';
import { priorityAgent } from './priority/priority-agent.js';

/** The agent of each kind; a kind without one does not compile. */
export const AGENTS: Readonly<Record<AgentKind, Agent>> = {
  historical: historicalAgent,
  config: configAgent,
  devops: devopsAgent,
  context: contextAgent,
  priority: priorityAgent,
};
