import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';

const RULES = ['@typescript-eslint/no-restricted-imports', 'no-restricted-syntax'];

const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  ruleFilter: ({ ruleId }) => RULES.includes(ruleId),
  // imports need no types, and types need a minute
  overrideConfig: { languageOptions: { parserOptions: { project: false } } },
});

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message);
}

describe('import boundaries', () => {
  it.each([
    ['a service takes from a library', 'services/gateway/src/a.ts', "import { ThreatStore } from '@soc-agent/store';"],
    ['the domain takes from contracts', 'libs/domain/src/a.ts', "import { QUEUES } from '@soc-agent/contracts';"],
    ['a test takes from testing', 'services/gateway/src/a.spec.ts', "import { startRedis } from '@soc-agent/testing';"],
    ['the dashboard takes types', 'web/src/app/a.ts', "import type { ThreatAnalysis } from '@soc-agent/contracts';"],
    ['and words', 'web/src/app/a.ts', "import { SEVERITIES } from '@soc-agent/contracts/vocabulary';"],
    ['a file takes from its own folder', 'libs/domain/src/agents/a.ts', "import { x } from '../source.js';"],
    ['agents build on evidence', 'libs/domain/src/agents/config/a.ts', "import { x } from '../../evidence/x.js';"],
    ['a test builds on an earlier part', 'libs/domain/src/scoring/a.spec.ts', "import { x } from '../agents/x.js';"],
    ['the index takes from all', 'libs/domain/src/index.ts', "export { x } from './synthesis/x.js';"],
  ])('accept that %s', async (_, file, code) => {
    expect(await complaints(file, code)).toEqual([]);
  });

  it.each([
    ['a service takes from a service', 'services/gateway/src/a.ts', "import { x } from '@soc-agent/coordinator';"],
    ['the same by a path', 'services/gateway/src/a.ts', "import { x } from '../../coordinator/src/sweeper.js';"],
    ['the domain takes from the store', 'libs/domain/src/a.ts', "import { ThreatStore } from '@soc-agent/store';"],
    ['the domain takes a queue', 'libs/domain/src/a.ts', "import { Queue } from 'bullmq';"],
    ['contracts take from the domain', 'libs/contracts/src/a.ts', "import { AGENTS } from '@soc-agent/domain';"],
    ['a source takes from testing', 'services/gateway/src/a.ts', "import { startRedis } from '@soc-agent/testing';"],
    ['the inside of a package is taken', 'libs/store/src/a.ts', "import { x } from '@soc-agent/contracts/src/x.js';"],
    ['the dashboard takes a value', 'web/src/app/a.ts', "import { QUEUES } from '@soc-agent/contracts';"],
    [
      'a service takes words apart',
      'services/gateway/src/a.ts',
      "import { X } from '@soc-agent/contracts/vocabulary';",
    ],
    ['evidence takes from a port', 'libs/domain/src/evidence/a.ts', "import type { X } from '../ports.js';"],
    ['a port takes from agents', 'libs/domain/src/ports.ts', "import type { X } from './agents/x.js';"],
    ['agents take a score', 'libs/domain/src/agents/config/a.ts', "import { x } from '../../scoring/x.js';"],
    ['a test takes from a later part', 'libs/domain/src/scoring/a.spec.ts', "import { x } from '../synthesis/x.js';"],
    ['a part takes from the index', 'libs/domain/src/synthesis/a.ts', "import { x } from '../index.js';"],
    [
      'a field is optional in another way',
      'services/gateway/src/a.ts',
      "import { IsOptional } from 'class-validator';",
    ],
    ['it is done late', 'libs/domain/src/a.ts', "export const late = () => import('@soc-agent/store');"],
  ])('refuse that %s', async (_, file, code) => {
    expect(await complaints(file, code)).toEqual([expect.stringMatching(/no-restricted-(imports|syntax)$/)]);
  });
});
