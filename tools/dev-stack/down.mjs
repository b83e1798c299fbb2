import { main } from '../run.mjs';
import { alive, end, forgetRunning, readRunning } from './running.mjs';

/** Longer than `make up` takes to end everything by itself. */
const PATIENCE_MS = 30_000;

await main('down', async () => {
  const processes = alive(readRunning());
  if (processes.length === 0) return console.log('nothing runs');
  const watcher = processes.filter(({ name }) => name === 'up');
  await end(watcher, PATIENCE_MS);
  await end(alive({ processes }), PATIENCE_MS);
  forgetRunning();
  console.log('stopped');
});
