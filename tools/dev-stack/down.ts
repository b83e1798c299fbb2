import { main } from '../run.ts';
import { alive, end, forgetRunning, readRunning } from './running.ts';

/** Longer than `make up` takes to end everything by itself. */
const PATIENCE_MS = 30_000;

await main('down', async () => {
  const processes = alive(readRunning()?.processes);
  if (processes.length === 0) return console.log('nothing runs');
  const watcher = processes.filter(({ name }) => name === 'up');
  await end(watcher, PATIENCE_MS);
  await end(processes, PATIENCE_MS);
  forgetRunning();
  console.log('stopped');
});
