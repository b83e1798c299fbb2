import { fileURLToPath } from 'node:url';

/** Seconds of the sustained part of a run. */
export const SUSTAINED_S = wholeNumber('BENCH_SECONDS', 60);
/** How often each of two versions is measured. */
export const ROUNDS = wholeNumber('BENCH_ROUNDS', 3);
/** The folding window of the intake bench, as shipped. With 0 nothing is folded: each signal is analyzed, which takes twenty minutes more. */
export const FOLD_WINDOW_MINUTES = process.env['FOLD_WINDOW_MINUTES'] || '10';
/** Folder of the version that is measured: the one this code is in, unless another is compared with it. */
export const ROOT = process.env['BENCH_ROOT'] || fileURLToPath(new URL('../../', import.meta.url));

/** Ends the program with one line that says what is wrong. */
export function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

export function wholeNumber(name: string, fallback: number): number {
  const text = process.env[name] || String(fallback);
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 ? value : fail(`${name}=${text} is not a whole number of at least 1`);
}
