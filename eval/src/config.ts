import { fileURLToPath } from 'node:url';

/** Folder of the labelled data: `EVAL_DATA`, or `shared/data` beside the checkout. */
export function dataDir(): string {
  return process.env['EVAL_DATA'] || fileURLToPath(new URL('../../../shared/data', import.meta.url));
}
