import { describe, expect, it } from '@jest/globals';
import { AGENT_KINDS } from '@soc-agent/contracts';
import { acceptSignal, AGENTS } from '@soc-agent/domain';
import { SeededWorld } from '@soc-agent/testing';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { v5 as uuid } from 'uuid';
import { FORMATS } from './formats.js';

const NAMESPACE = '5d1f0a52-9d0b-4f1e-8a5c-6e3f1f2b7c11';
/** Alerts of real tools, one folder for each format; published by others and not part of this project. */
const SAMPLES = `${process.env['EVAL_DATA'] ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url))}/samples`;

describe.each([...FORMATS.keys()])('alerts of real tools: %s', (format) => {
  it('are investigated with evidence that resolves', async () => {
    const documents = samplesOf(format);
    if (documents.length === 0) return console.log(`SKIPPED: there are no samples of ${format} in ${SAMPLES}`);
    for (const [index, document] of documents.entries()) {
      const signal = acceptSignal(FORMATS.get(format)!(document), uuid(`${format}/${index}`, NAMESPACE));
      const world = new SeededWorld(signal, index);
      for (const kind of AGENT_KINDS) {
        const { evidence, assessment } = await AGENTS[kind].investigate(signal, world.sources);
        const onFile = new Set(evidence.map(({ ref }) => ref));
        const statements = [...assessment.keyFindings, ...assessment.facts];
        expect(
          statements.filter(
            ({ evidence: refs }) =>
              refs.length === 0 || !refs.every((ref) => onFile.has(ref) && world.resolved(ref) !== undefined),
          ),
        ).toEqual([]);
      }
    }
  });
});

/** One document a line, or one a file. */
function samplesOf(format: string): unknown[] {
  const folder = `${SAMPLES}/${format}`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(`${folder}/${file}`, 'utf8').trim();
    return file.endsWith('.ndjson')
      ? text.split('\n').map((line) => JSON.parse(line) as unknown)
      : [JSON.parse(text) as unknown];
  });
}
