import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateStream } from './stream-evaluation.js';
import { isPicked, loadStreams, STREAMS_FOLDER, type StreamRow } from './streams.js';

const DAY = 86_400_000;
const BARE: StreamRow = { at: 0, title: 'x', product: 'p' };

describe('picked alerts', () => {
  it.each([
    ['mostly real within a day', 1, 0.9, false],
    ['mostly real for days', 14, 0.6, true],
    ['mostly false for days', 30, 0.1, false],
  ])('are told from a stream: %s', (_case, days, share, expected) => {
    const rows = Array.from({ length: 100 }, (_, n) => ({ at: (n / 99) * days * DAY, real: n < share * 100 }));
    expect(isPicked(rows)).toBe(expected);
  });
});

describe('streams', () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'streams-'));
    await mkdir(join(dataDir, STREAMS_FOLDER));
    const file = (name: string, rows: StreamRow[]): Promise<void> =>
      writeFile(join(dataDir, STREAMS_FOLDER, name), JSON.stringify(rows));
    await file('b.json', [
      { ...BARE, at: 2000, real: true, severity: 'HIGH', host: 'h', user: 'u', src: '192.0.2.1', dst: '192.0.2.2' },
      { ...BARE, at: 1000.0, real: false, severity: null, host: null, user: null, src: null, dst: null, hints: null },
      { ...BARE, at: 1500, src: 'not an address', hints: ['T1059'] },
    ]);
    await file('a.json', [{ ...BARE, real: true }]);
    await file('notes.txt', []);
  });
  afterAll(() => rm(dataDir, { recursive: true }));

  it('are every JSON file of the folder, each one customer in event order, whatever a row lacks', async () => {
    const [a, b] = await loadStreams(dataDir);
    expect([a?.name, b?.name]).toEqual(['a', 'b']);
    expect(b?.cases.map(({ at, real }) => [at, real])).toEqual([
      [1000, false],
      [1500, undefined],
      [2000, true],
    ]);
    const [, odd, full] = b?.cases ?? [];
    expect(odd?.signal).toMatchObject({
      customerName: 'b',
      entities: { sourceIps: [], hosts: [] },
      mitreHints: ['T1059'],
    });
    expect(odd?.signal.severity).toBeUndefined();
    expect(full?.signal.entities).toMatchObject({
      hosts: ['h'],
      users: ['u'],
      sourceIps: ['192.0.2.1'],
      destIps: ['192.0.2.2'],
    });
  });

  it('are judged beside the baselines, with verdicts unless they are picked', async () => {
    const [, b] = await loadStreams(dataDir);
    if (!b) throw new Error('no stream');
    const figures = evaluateStream(b);
    expect(figures).toMatchObject({ items: 2, attacks: 1, auc: 1, baselines: { severity: { auc: 1 } } });
    expect(Object.keys(figures.withVerdicts10?.baselines ?? {})).toEqual(['severity', 'rarity', 'baseRate']);
    expect(evaluateStream({ ...b, isPicked: true })).not.toHaveProperty('withVerdicts10');
  });
});
