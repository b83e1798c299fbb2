import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { QueueDefinition } from '@soc-agent/contracts';
import type { QueueClient } from '@soc-agent/platform';
import { createLogger } from 'winston';
import { SchedulesHandler } from './schedules.handler.js';
import type { SignalGenerator } from './signal-generator.js';
import type { Sweeper } from './sweeper.js';
import type { Upkeep } from './upkeep.js';

const HALF_A_MINUTE = 30_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A handler that has started, and the queues that it asked ticks of, which fail while told to. */
async function started(): Promise<{ handler: SchedulesHandler; asked: string[]; redis: { isAway: boolean } }> {
  const asked: string[] = [];
  const redis = { isAway: false };
  const tickEvery = ({ name }: QueueDefinition): Promise<void> => {
    if (redis.isAway) return Promise.reject(new Error('Redis is away'));
    asked.push(name);
    return Promise.resolve();
  };
  const queues = { tickEvery, stopTicking: () => Promise.resolve() } as Partial<QueueClient> as QueueClient;
  const handler = new SchedulesHandler(
    queues,
    {} as Sweeper,
    {} as SignalGenerator,
    {} as Upkeep,
    createLogger({ silent: true }),
  );
  await handler.onApplicationBootstrap();
  return { handler, asked, redis };
}

it('asks for ticks again and again, since Redis may have lost them', async () => {
  const { asked } = await started();
  expect(asked).toEqual(['sweeps', 'upkeep']);
  await jest.advanceTimersByTimeAsync(HALF_A_MINUTE);
  expect(asked).toEqual(['sweeps', 'upkeep', 'sweeps', 'upkeep']);
});

it('goes on after a Redis that was away', async () => {
  const { asked, redis } = await started();
  redis.isAway = true;
  await jest.advanceTimersByTimeAsync(HALF_A_MINUTE);
  redis.isAway = false;
  expect(asked).toHaveLength(2);
  await jest.advanceTimersByTimeAsync(HALF_A_MINUTE);
  expect(asked).toHaveLength(4);
});

it('asks no more when it shuts down', async () => {
  const { handler, asked } = await started();
  handler.onApplicationShutdown();
  await jest.advanceTimersByTimeAsync(2 * HALF_A_MINUTE);
  expect(asked).toHaveLength(2);
});
