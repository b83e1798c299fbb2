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
  redis.defineCommand(command, { numberOfKeys: 1, lua: textOf(name) });
  const commands = redis as unknown as Record<string, (...args: Texts) => Promise<unknown>>;
  return (key, terms, ...texts) => commands[command]!(key, JSON.stringify(terms), ...texts);
}

/** A script's text; a line `-- include: <name>` stands for another one's, which several begin with. */
function textOf(name: string): string {
  const text = readFileSync(new URL(`../lua/${name}.lua`, import.meta.url), 'utf8');
  return text.replace(/^-- include: (\S+)$/gm, (_line, included: string) => textOf(included));
}
