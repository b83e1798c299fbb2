import { main } from '../run.mjs';
import { runEndToEnd } from './test-run.mjs';

/** Takes Redis and PostgreSQL away, alone and together, for a minute each, while 100 signals a second come in. */
await main('test-faults', () => runEndToEnd('outages', { OUTAGE_SECONDS: '60', OUTAGE_RATE: '100', ...process.env }));
