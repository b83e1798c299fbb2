import { hash, randomBytes } from 'node:crypto';

/** Random text nobody guesses, fit for URLs and headers. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** What is kept of a secret that is random and long. */
export function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}
