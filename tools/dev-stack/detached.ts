import { once } from 'node:events';
import { Failure, main } from '../run.ts';
import { serve, type Plan } from './serve.ts';

/** What `make up DETACH=1` leaves running: the same as in the foreground, with its output in `.soc/logs` alone. */
await main('up', async () => {
  try {
    const [plan] = (await once(process, 'message')) as [Plan];
    const note = (_name: string, line: string): void => console.log(line);
    await serve({ ...plan, quiet: true }, 'tools/dev-stack/detached.ts', note, (url, link) =>
      process.send?.({ url, link }),
    );
  } catch (error) {
    if (error instanceof Failure) process.send?.({ failure: error.message });
    throw error;
  } finally {
    if (process.connected) process.disconnect();
  }
});
