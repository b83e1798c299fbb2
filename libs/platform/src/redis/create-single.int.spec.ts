import { expect, it } from '@jest/globals';
import { startRedis } from '@soc-agent/testing';
import { once } from 'node:events';
import { createSingle } from './create-single.js';

it.each(['a connection', 'a copy of it'])('%s ends while it waits to connect again', async (which) => {
  const server = await startRedis();
  const original = createSingle({ port: Number(new URL(server.url).port), retryStrategy: () => 60_000 });
  const redis = which === 'a connection' ? original : original.duplicate();
  for (const connection of new Set([original, redis])) connection.on('error', () => undefined);
  await redis.ping();
  const lost = once(redis, 'reconnecting');
  await server.kill();
  await lost;
  const unsent = redis.ping();
  const ended = once(redis, 'end');
  redis.disconnect();
  await expect(unsent).rejects.toThrow('Connection is closed.');
  await ended;
  expect(redis.status).toBe('end');

  await server.restart();
  await redis.connect();
  expect(await redis.ping()).toBe('PONG');
  original.disconnect();
  redis.disconnect();
  await server.stop();
});
