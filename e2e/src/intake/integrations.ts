import { afterAll, describe, expect, it } from '@jest/globals';
import type { IngestReport } from '@soc-agent/contracts';
import { formatDocuments } from '@soc-agent/testing';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { emptyQueues } from '../patient-client.js';
import { api, stack } from '../shared-stack.js';
import { until } from '../until.js';

const PAGES = fileURLToPath(new URL('../../../docs/integrations/', import.meta.url));
const hasPython = spawnSync('python3', ['--version']).status === 0;

const folder = mkdtempSync(join(tmpdir(), 'integrations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The blocks of code of a page that are of that language, without their indentation. */
function blocksOf(page: string, language: string): string[] {
  const fence = new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms');
  return [...readFileSync(join(PAGES, page), 'utf8').matchAll(fence)].map(([, indent = '', code = '']) =>
    code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

const wazuhAlert = (): unknown => formatDocuments().find((one) => JSON.stringify(one).includes('syscheck'));

/** The program of the page about Wazuh, called as the Integrator calls it. */
async function integrator(url: string): Promise<{ code: number; said: string }> {
  const [program = ''] = blocksOf('wazuh.md', 'python');
  const files = { program: join(folder, 'custom-soc-agent.py'), alert: join(folder, 'alert.json') };
  writeFileSync(files.program, program);
  writeFileSync(files.alert, JSON.stringify(wazuhAlert()));
  const child = spawn('python3', [files.program, files.alert, stack.apiKey, url]);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

(hasPython ? describe : describe.skip)("Wazuh's Integrator, by the program of its page", () => {
  it('posts an alert, once however often it is called', async () => {
    const url = `${stack.url}/api/ingest/wazuh?customer=Wazuh`;
    expect([await integrator(url), await integrator(url)]).toEqual([
      { code: 0, said: '' },
      { code: 0, said: '' },
    ]);
    const total = async (): Promise<number> =>
      (await api.get<{ total: number }>('/api/threats?customer=Wazuh')).body.total;
    await until(total);
    await emptyQueues(api);
    expect(await total()).toBe(1);
  });

  it('tries again while the gateway is busy', async () => {
    const statuses = [503, 429, 202];
    const busy = createServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(statuses.shift() ?? 500, { 'retry-after': '0.1' }).end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(busy, 'listening');
    try {
      const { port } = busy.address() as AddressInfo;
      expect(await integrator(`http://127.0.0.1:${port}/`)).toEqual({ code: 0, said: '' });
      expect(statuses).toEqual([]);
    } finally {
      busy.close();
    }
  });

  it('says why an alert is refused', async () => {
    const { code, said } = await integrator(`${stack.url}/api/ingest/wazuh?timezone=Mars`);
    expect(code).toBe(1);
    expect(said).toMatch(/^400: .*must be UTC or an IANA name/);
  });
});

describe('what the pages say', () => {
  it('is JSON and YAML where it is meant to be', () => {
    for (const page of readdirSync(PAGES)) {
      for (const block of blocksOf(page, 'json')) expect(() => JSON.parse(block) as unknown).not.toThrow();
      for (const block of blocksOf(page, 'yaml')) expect(() => parse(block) as unknown).not.toThrow();
    }
  });

  it('of the alerts that Kibana puts into a body is taken in', async () => {
    const [alert] = formatDocuments().filter((one) => JSON.stringify(one).includes('kibana.alert.uuid'));
    const [template = ''] = blocksOf('elastic.md', '').filter((block) => block.includes('context.alerts'));
    const alerts = [1, 2].map((n) => JSON.stringify({ ...(alert as object), 'kibana.alert.uuid': `${n}` }));
    const { body } = await api.post<IngestReport>(
      '/api/ingest/elastic?customer=Elastic',
      template.replace('{{{context.alerts}}}', alerts.join(',')),
    );
    expect(body).toMatchObject({ accepted: 2, refused: 0 });
  });

  it('of lines that syslog-ng and Vector send is taken in, header or not', async () => {
    const line = 'CEF:0|Vendor|Firewall|1.0|100|Denied|7|src=198.51.100.1 dst=10.0.0.5';
    const lines = [line, `<134>Nov 27 06:00:00 fw1 ${line}`, 'no alert'].join('\n');
    const { status, body } = await api.post<IngestReport>('/api/ingest/auto?timezone=Europe/Vienna', lines, {
      'content-type': 'application/x-ndjson',
    });
    expect({ status, ...body }).toMatchObject({ status: 207, accepted: 2, refused: 1 });
  });
});
