import {
  createConfig,
  formatProblems,
  getTotals,
  lintFromString,
  type RawUniversalConfig,
} from '@redocly/openapi-core';
import { spawnSync } from 'node:child_process';
import { areCurrent } from './api-schemas.ts';
import { Failure, ROOT, main } from '../run.ts';

/** Rules beyond those the linter recommends, and those of them that do not fit. */
const CONFIG: RawUniversalConfig = {
  extends: ['recommended-strict', 'spec'],
  rules: {
    'no-invalid-media-type-examples': 'error',
    'no-invalid-parameter-examples': 'error',
    'no-invalid-schema-examples': 'error',
    'no-unresolved-refs': 'error',
    'no-unused-components': 'error',
    'operation-description': 'off',
    'operation-operationId': 'error',
    'operation-singular-tag': 'error',
    'operation-tag-defined': 'error',
    'parameter-description': 'error',
    'tag-description': 'error',
    // any error has the answer `default`, and health checks need no other
    'operation-4xx-response': 'off',
  },
};

/** Lints the API's description as the built gateway makes it. */
await main('lint-api', async () => {
  if (!(await areCurrent())) throw new Failure('schemas.json is not what the types say; run "npm run api:schemas"');
  const made = spawnSync(process.execPath, [`${ROOT}/services/gateway/dist/openapi.js`], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (made.status !== 0) throw new Failure(`the description could not be made:\n${made.stderr}`);
  const document = JSON.stringify(JSON.parse(made.stdout), undefined, 1);
  const problems = await lintFromString({
    source: document,
    absoluteRef: 'docs-json',
    config: await createConfig(CONFIG),
  });
  formatProblems(problems, { format: 'codeframe', totals: getTotals(problems), version: '' });
  if (problems.length > 0) throw new Failure(`${problems.length} problems`);
});
