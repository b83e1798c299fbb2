import { createHash } from 'node:crypto';

/** An id that the same parts always give, `<form>:<32 hexadecimal digits>`: what is sent twice is stored once. */
export function eventId(form: string, ...parts: readonly string[]): string {
  return `${form}:${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
}
