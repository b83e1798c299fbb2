import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startStack, type Stack } from '@soc-agent/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Api } from './api.js';

const SEND = fileURLToPath(new URL('../../tools/operate/send.ts', import.meta.url));

let stack: Stack;
let api: Api;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'send-'));
  stack = await startStack();
  api = new Api(stack);
});
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
  code: number;
  results: string[][];
  progress: string;
}

/** What `make send` does with a file of that text. */
async function send(text: string, env: Record<string, string> = {}): Promise<Sent> {
  const file = join(folder, 'alerts');
  writeFileSync(file, text);
  const client = spawn(process.execPath, [SEND], {
    env: { FILE: file, URL: stack.url, API_KEY: stack.apiKey, ...env },
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    client[stream].on('data', (chunk: Buffer) => (said[stream] += chunk.toString()));
  const [code] = (await once(client, 'close')) as [number];
  const lines = said.stdout.split('\n').filter(Boolean);
  return { code, results: lines.map((line) => line.split('\t')), progress: said.stderr };
}

function falco(n: number): Record<string, unknown> {
  return { uuid: `event-${n}`, output: 'A shell', priority: 'Notice', rule: 'Shell', output_fields: {} };
}

describe('make send', () => {
  it('shows what became of each line, good and bad, and goes on', async () => {
    const lines = [
      ...Array.from({ length: 1200 }, (_, n) => JSON.stringify(falco(n))),
      '{"broken"',
      'hello',
      'CEF:0|V|P|1|1|Name|7|src=198.51.100.7',
    ];
    const { code, results, progress } = await send(lines.join('\n'), { CUSTOMER: 'Lines' });
    expect(code).toBe(1);
    expect(results).toHaveLength(1203);
    expect(results[1199]).toEqual(['1199', '202', 'falco', expect.stringMatching(/^\/api\/threats\//)]);
    expect(results[1200]?.slice(0, 2)).toEqual(['1200', '400']);
    expect(results[1201]).toEqual(['1201', '422', 'no format recognises this document']);
    expect(results[1202]?.slice(0, 3)).toEqual(['1202', '202', 'cef']);
    expect(progress).toContain('500 of 1203 sent');
    expect(progress).toContain('1201 accepted, 2 refused');
    const [, , , link = ''] = results[0] ?? [];
    expect((await api.analysis(link.split('/').at(-1) ?? '')).signal.customerName).toBe('Lines');
  });

  it.each([
    ['a document over several lines', JSON.stringify(falco(1), null, 2), 1],
    ['a list', JSON.stringify([falco(1), falco(2)]), 2],
    ['several documents in a row', [falco(1), falco(2)].map((one) => JSON.stringify(one, null, 1)).join('\n'), 2],
  ])('takes %s', async (_, text, count) => {
    const { code, results } = await send(text, { FORMAT: 'falco', CUSTOMER: 'Whole' });
    expect(code).toBe(0);
    expect(results.map(([, status]) => status)).toEqual(Array.from({ length: count }, () => '202'));
  });

  it('says what it cannot do', async () => {
    expect((await send('{}', { FORMAT: 'wazuuh' })).results[0]?.join(' ')).toContain('must be auto or one of ocsf');
    expect((await send('')).progress).toContain('the file is empty');
    expect((await send('{}', { API_KEY: '' })).progress).toContain('with which key?');
    expect((await send('{}', { FILE: '/nowhere' })).progress).toContain('there is no /nowhere');
  });
});
