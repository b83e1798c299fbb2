import { main } from '../run.mjs';
import { runEndToEnd } from './test-run.mjs';

/** Makes up requests for ten minutes, and holds what the system answers and what it costs. */
await main('fuzz', () => runEndToEnd('fuzz', { FUZZ_SECONDS: '600', ...process.env }));
