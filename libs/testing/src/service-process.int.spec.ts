import { expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './redis-server.js';
import { ServiceProcess } from './service-process.js';

/** A program that is ready at once, and hears SIGTERM as it is told to. */
async function started(onTerm: string): Promise<ServiceProcess & { [Symbol.dispose]: () => void }> {
  const root = mkdtempSync(join(tmpdir(), 'soc-service-'));
  const dist = join(root, 'services/gateway/dist');
  mkdirSync(dist, { recursive: true });
  writeFileSync(
    join(dist, 'main.js'),
    `require('node:http').createServer((_, answer) => answer.end()).listen(process.env.PORT);
    process.on('SIGTERM', () => ${onTerm});`,
  );
  const service = new ServiceProcess('gateway', `http://127.0.0.1:${await freePort()}`, {}, `${root}/`);
  await service.start();
  return Object.assign(service, { [Symbol.dispose]: () => rmSync(root, { recursive: true }) });
}

it('a service that ends when it is told to is stopped', async () => {
  using service = await started('process.exit()');
  await service.stop();
  expect(() => service.pid).toThrow('does not run');
});

it('one that does not is killed, and the test that stops it fails with what it said last', async () => {
  using service = await started("console.log('waits for ever')");
  await expect(service.stop(500)).rejects.toThrow('gateway did not end within 500 ms of SIGTERM:\nwaits for ever');
  expect(() => service.pid).toThrow('does not run');
});
