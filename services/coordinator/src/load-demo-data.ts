import { signalJob } from '@soc-agent/contracts';
import { acceptSignal, DEMO_CUSTOMERS, demoContext, scenarioSignal } from '@soc-agent/domain';
import { createRedis, QueueClient } from '@soc-agent/platform';
import { ContextStore, Database } from '@soc-agent/store';
import { v5 as uuid } from 'uuid';
import { config } from './config.js';

/** Namespace of the demo threats' ids: the same history every time it is loaded. */
const DEMO_NAMESPACE = '5d1f0a52-9d0b-4f1e-8a5c-6e3f1f2b7c11';
/** Past signals for each customer, one every four days. */
const SIGNALS_PER_CUSTOMER = 5;
const DAYS_BETWEEN = 4;

if (config.DEMO_DATA === 0) process.exit();

/**
 * Loads the demo's customers and their past signals, once: where a customer is known, nothing of it is touched. The rest of
 * the context comes with the first customers, before their signals, so that agents find it.
 */
const redis = createRedis(config, 'patient', 'demo-data');
const database = new Database(config, 'patient', 'demo-data');
const context = new ContextStore(database);
const queues = new QueueClient(redis, config.REDIS_PREFIX);
const known = new Set(await context.customers.ids());
if (known.size === 0) {
  const { indicators, news, events } = demoContext(Date.now());
  await context.indicators.put(...indicators);
  await context.news.put(...news);
  await context.events.put(...events);
}
for (const [position, customer] of DEMO_CUSTOMERS.entries()) {
  if (known.has(customer.name)) continue;
  for (let turn = 0; turn < SIGNALS_PER_CUSTOMER; turn++) {
    const now = Date.now();
    const at = new Date(now - (SIGNALS_PER_CUSTOMER - turn) * DAYS_BETWEEN * 24 * 3600 * 1000);
    const signal = scenarioSignal('random', position + turn * DEMO_CUSTOMERS.length, at);
    await queues.add(signalJob(acceptSignal(signal, uuid(`${customer.name}/${turn}`, DEMO_NAMESPACE)), now));
  }
  await context.customers.put(customer);
}
await queues.close();
redis.disconnect();
await database.close();
