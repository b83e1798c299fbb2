import { globSync } from 'node:fs';
import { join } from 'node:path';

// The unit tests beside what is changed, as one file: every file loads all that it imports anew, which takes longer than its tests.
// Those of thousands of random operations are left out: each change would wait for them.

const DOMAIN = join(import.meta.dirname, '../../../libs/domain/src');
const LEFT_OUT = ['**/*.support.spec.ts', '**/incident-{operations,properties}.spec.ts'];

for (const file of globSync('{scoring,incidents}/*.spec.ts', { cwd: DOMAIN, exclude: LEFT_OUT })) {
  await import(join(DOMAIN, file));
}
