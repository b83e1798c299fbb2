import { randomBytes } from 'node:crypto';

/**
 * Address of the one Redis that all integration tests share; each keeps to keys of its own with {@link randomPrefix}.
 * @throws Error outside the `integration` project of jest.
 */
export function sharedRedisUrl(): string {
  const url = process.env['TEST_REDIS_URL'];
  if (!url) throw new Error('TEST_REDIS_URL is not set: only files named .int.spec.ts have a Redis');
  return url;
}

/** A key prefix no other test uses, in braces as `REDIS_PREFIX` has to be. */
export function randomPrefix(): string {
  return `{test-${randomBytes(6).toString('hex')}}`;
}
