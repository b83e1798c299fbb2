import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { falcoAlert } from '../api.js';
import { api, stack } from '../shared-stack.js';

const SEND = fileURLToPath(new URL('../../../tools/operate/send.ts', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'send-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

describe('make send', () => {
  it('shows what became of each line, good and bad, and goes on', async () => {
    const lines = [
      ...Array.from({ length: 600 }, (_, n) => JSON.stringify(falcoAlert(n))),
      '{"broken"',
      'hello',
      'CEF:0|V|P|1|1|Name|7|src=198.51.100.7',
    ];
    const { code, results, progress } = await send(lines.join('\n'), { CUSTOMER: 'Sent' });
    expect(code).toBe(1);
    expect(results).toHaveLength(603);
    expect(results[599]).toEqual(['599', '202', 'falco', expect.stringMatching(/^\/api\/threats\//)]);
    expect(results[600]?.slice(0, 2)).toEqual(['600', '400']);
    expect(results[601]).toEqual(['601', '422', 'no format recognises this document']);
    expect(results[602]?.slice(0, 3)).toEqual(['602', '202', 'cef']);
    expect(progress).toContain('500 of 603 sent');
    expect(progress).toContain('601 accepted, 2 refused');
    const [, , , link = ''] = results[0] ?? [];
    expect((await api.analysis(link.split('/').at(-1) ?? '')).signal.customerName).toBe('Sent');
  });

  it.each([
    ['a document over several lines', JSON.stringify(falcoAlert(1), null, 2), 1],
    ['a list', JSON.stringify([falcoAlert(1), falcoAlert(2)]), 2],
    [
      'several documents in a row',
      [falcoAlert(1), falcoAlert(2)].map((one) => JSON.stringify(one, null, 1)).join('\n'),
      2,
    ],
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
