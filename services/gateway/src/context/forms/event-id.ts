import { fingerprint } from '../../formats/reading/signal-reading.js';

/** An id that the same parts always give, `<form>:<32 hexadecimal digits>`: what is sent twice is stored once. */
export function eventId(form: string, ...parts: readonly string[]): string {
  return `${form}:${fingerprint(...parts)}`;
}
