import { signalJob } from '@soc-agent/contracts';
import { acceptSignal, DEMO_CUSTOMERS, demoContext, scenarioSignal } from '@soc-agent/domain';
import { createRedis, QueueClient, shardsOf } from '@soc-agent/platform';
import { ContextStore, Database } from '@soc-agent/store';
import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { config } from './config.js';

/** Past signals for each customer, one every four days. */
const SIGNALS_PER_CUSTOMER = 5;
const DAYS_BETWEEN = 4;
const DAY_MS = 24 * 3600 * 1000;

if (config.DEMO_DATA === 0) process.exit();

/**
 * Loads the demo's customers and their past signals, once: where a customer is known, nothing of it is touched. The rest of
 * the context comes with the first customers, before their signals, so that agents find it.
 */
const redis = createRedis(config, 'patient', 'demo-data');
const database = new Database(config, 'patient', 'demo-data');
const context = new ContextStore(database);
const queues = new QueueClient(redis, shardsOf(config));
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
    const at = new Date(now - (now % DAY_MS) - (SIGNALS_PER_CUSTOMER - turn) * DAYS_BETWEEN * DAY_MS);
    const signal = scenarioSignal('random', position + turn * DEMO_CUSTOMERS.length, at);
    await queues.add(signalJob(acceptSignal(signal, idOf(`${customer.name}/${turn}`, at)), now));
  }
  await context.customers.put(customer);
}
await queues.close();
redis.disconnect();
await database.close();

/** The same for the same name and time, so that what broke off in the middle is done again without doing it twice. */
function idOf(name: string, at: Date): string {
  return uuid({ msecs: at.getTime(), random: createHash('sha256').update(name).digest() });
}
