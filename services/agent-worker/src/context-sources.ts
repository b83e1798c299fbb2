import type { FactoryProvider } from '@nestjs/common';
import type { ContextSources } from '@soc-agent/domain';
import { ContextStore, RedisTriageMemory, ThreatStore } from '@soc-agent/store';
import { WatchedNetworkLists } from './watched-network-lists.js';

/** Injection token of the agents' `ContextSources`. */
export const CONTEXT_SOURCES = Symbol('CONTEXT_SOURCES');

/** The agents' ports, answered by the store. */
export const contextSources: FactoryProvider<ContextSources> = {
  provide: CONTEXT_SOURCES,
  useFactory: (
    context: ContextStore,
    threats: ThreatStore,
    triage: RedisTriageMemory,
    networks: WatchedNetworkLists,
  ): ContextSources => ({
    history: { related: (signal) => threats.related(signal) },
    customers: { find: (name) => context.findCustomer(name) },
    infrastructure: { between: (customerName, fromMs, toMs) => context.eventsBetween(customerName, fromMs, toMs) },
    indicators: { lookup: (values) => context.indicatorsFor(values) },
    news: { about: (values) => context.newsAbout(values) },
    networks,
    triage,
  }),
  inject: [ContextStore, ThreatStore, RedisTriageMemory, WatchedNetworkLists],
};
