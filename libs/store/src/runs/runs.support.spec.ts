import { afterAll, beforeEach } from '@jest/globals';
import { Shards } from '@soc-agent/contracts';
import { randomPrefix, sharedRedisUrl } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { RunStore } from './run-store.js';

export const NOW = Date.parse('2026-01-01T12:00:00Z');
export const TIMES = { acceptedAt: NOW, openedAt: NOW + 5, deadline: NOW + 30_000 };

export let redis: Redis;
export let prefix: string;
export let runs: RunStore;

/** Gives a file of tests a connection to Redis, and each test a prefix of its own with no runs. */
export function withRuns(): void {
  redis = new Redis(sharedRedisUrl());
  afterAll(() => redis.disconnect());
  beforeEach(() => {
    prefix = randomPrefix();
    runs = new RunStore(redis, new Shards(prefix));
  });
}
