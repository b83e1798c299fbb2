import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** Texts beside the terms of a script: too long to be escaped and read again. */
type Texts = readonly (string | number)[];

/**
 * A script of the folder `lua`, as a function of its key, its terms and what follows them. It is sent once and then called by its
 * digest.
 */
export function script<T extends object>(
  redis: Redis,
  name: string,
): (key: string, terms: T, ...texts: Texts) => Promise<unknown> {
  const command = `soc/${name}`;
  const lua = readFileSync(new URL(`../lua/${name}.lua`, import.meta.url), 'utf8');
  redis.defineCommand(command, { numberOfKeys: 1, lua });
  const commands = redis as unknown as Record<string, (...args: Texts) => Promise<unknown>>;
  return (key, terms, ...texts) => commands[command]!(key, JSON.stringify(terms), ...texts);
}
