import { describe, expect, it } from '@jest/globals';
import type { ThreatSummary } from '@soc-agent/contracts';
import { cellOf, csvOf } from './csv.js';
import { linesOf } from './lines.js';
import { navigatorOf } from './navigator.js';
import type { Rows } from './rows.js';
import { stixOf } from './stix.js';

const THREAT: ThreatSummary = {
  id: '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f',
  occurredAt: '2026-01-01T12:00:00.000Z',
  threatType: 'bot_traffic',
  customerName: 'A "quoted", customer',
  title: '=HYPERLINK("http://evil.example")',
  status: 'completed',
  triage: 'new',
  createdAt: '2026-01-01T12:00:00.000Z',
  updatedAt: '2026-01-01T12:00:01.000Z',
  seq: 1,
  sourceProduct: 'sshd',
  severity: 'HIGH',
  risk: 50,
  entities: ['host:web-1', 'ip:203.0.113.7', 'userAgent:curl'],
  techniques: ['T1110'],
};

async function* rows(...pages: ThreatSummary[][]): AsyncGenerator<ThreatSummary[]> {
  await Promise.resolve();
  yield* pages;
}

async function whole(write: (rows: Rows) => AsyncGenerator<string>, pages: ThreatSummary[][]): Promise<string> {
  const parts: string[] = [];
  for await (const part of write(rows(...pages))) parts.push(part);
  return parts.join('');
}

describe('CSV', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1', '|calc', '\u200b=1'])(
    'takes the formula out of %j',
    (text) => expect(cellOf(text)).toBe(`"'${text}"`),
  );

  it('leaves other texts, numbers and what is missing as they are', () => {
    const cells = ['a=1', 34.5, true, undefined, 'say "no"'].map(cellOf);
    expect(cells).toEqual(['"a=1"', '34.5', 'true', '', '"say ""no"""']);
  });

  it('has a header and a line for each threat', async () => {
    const lines = (await whole(csvOf, [[THREAT], [THREAT, THREAT]])).trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^id,occurredAt/);
    expect(lines[1]).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(lines[1]).toContain('"A ""quoted"", customer"');
  });
});

describe('other files', () => {
  it('have a threat in each line', async () => {
    const lines = (await whole(linesOf, [[THREAT], [THREAT]])).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([THREAT, THREAT]);
  });

  it('are a STIX bundle with each object once, and none that is referred to missing', async () => {
    const other = { ...THREAT, id: '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e70', entities: [], techniques: [] };
    const bundle = JSON.parse(await whole(stixOf, [[THREAT], [THREAT, other], []])) as {
      objects: { id: string; type: string; object_refs?: string[]; created_by_ref?: string }[];
    };
    const ids = bundle.objects.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(bundle.objects.filter(({ type }) => type === 'grouping')).toHaveLength(2);
    for (const { object_refs = [], created_by_ref } of bundle.objects)
      for (const id of [...object_refs, ...(created_by_ref ? [created_by_ref] : [])]) expect(ids).toContain(id);
    expect(JSON.parse(await whole(stixOf, [[]]))).toMatchObject({ type: 'bundle', objects: [] });
  });

  it('are a layer with the count of each technique', async () => {
    const layer = JSON.parse(await whole(navigatorOf, [[THREAT], [THREAT]])) as { techniques: object[] };
    expect(layer).toMatchObject({ domain: 'enterprise-attack', versions: { layer: '4.5' } });
    expect(layer.techniques).toEqual([expect.objectContaining({ techniqueID: 'T1110', score: 2 })]);
  });
});
