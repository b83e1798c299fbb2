import type { Logger } from 'winston';
import type { ServiceDatabase } from '../database/service-database.js';
import type { Meter } from './meter.js';
import { CachedProbe } from './cached-probe.js';

/** A process's metrics of its database: whether it answers, how fast, how busy the connections are. Also logs when it goes and comes back. */
export function measureDatabase(database: ServiceDatabase, meter: Meter, logger: Logger): void {
  const duration = meter.histogram('soc_database_query_duration_seconds');
  const kinds = ['away', 'timeout', 'refused'].map((kind) => ({ kind }));
  const failures = meter.counter('soc_database_failures_total', kinds);
  let lost = false;
  database.observe({
    answered(statement, seconds, failure) {
      duration.observe({ statement }, seconds);
      if (failure) failures.inc({ kind: failure });
      const isLost = failure === 'away' || failure === 'timeout';
      if (isLost && !lost) logger.error('PostgreSQL is not reachable, trying again', { failure });
      if (!isLost && lost) logger.info('PostgreSQL is reachable again');
      lost = isLost;
    },
  });
  meter.gauge('soc_database_connections', (gauge) => {
    for (const [state, count] of Object.entries(database.connections)) gauge.set({ state }, count);
  });
  const ready = new CachedProbe(() => database.ready().then(() => true));
  meter.gauge('soc_database_connected', async (gauge) => gauge.set((await ready.value()) ? 1 : 0));
}
