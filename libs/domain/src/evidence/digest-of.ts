import { hash } from 'node:crypto';

/** A name for a text, of letters, digits, - and _: the first characters of its SHA-256, six bits each. */
export function digestOf(text: string, characters = 22): string {
  return hash('sha256', text, 'base64url').slice(0, characters);
}
