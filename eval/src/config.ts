import { fileURLToPath } from 'node:url';

/** Folder of the labelled data: `EVAL_DATA`, or `shared/data` beside the checkout. */
export function dataDir(): string {
  return process.env['EVAL_DATA'] || fileURLToPath(new URL('../../../shared/data', import.meta.url));
}

/** Where figures, charts and outcomes go. */
export const OUT = fileURLToPath(new URL('../out/', import.meta.url));

/** What the system decided on each signal, in the folder above; written when `--outcomes` is given. */
export const OUTCOMES_FILE = 'outcomes.ndjson';

/** What Automake and others understand as "skipped". */
export const SKIPPED = 77;
