import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIELD_SUITE_FILE, type FieldCase } from './field-suite.js';
import { evaluateThreatTypes, threatTypeTable } from './threat-types.js';

const CASE: FieldCase = {
  key: 'a',
  bad: true,
  product: 'EDR',
  ruleId: 'r',
  severity: 'HIGH',
  entity: 'host',
  title: 'Keylogger started',
  description: '',
  types: ['device_compromise'],
  attack: ['T1056'],
  extra: {},
};

describe('evaluateThreatTypes', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'suite-'));
    await mkdir(join(dataDir, 'field-suite'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  it('counts a sub-technique as its technique, and any of several types as right', async () => {
    const either: FieldCase = { ...CASE, types: ['anomaly_detection', 'device_compromise'] };
    expect(await evaluated(CASE, either)).toMatchObject({
      bad: 2,
      wrong: 0,
      deviceCompromiseRecall: 1,
      hit1: 1,
      hit3: 1,
      mistakes: [],
    });
  });

  it('counts what is wrong, and names it', async () => {
    const figures = await evaluated(
      { ...CASE, title: 'Password spray', attack: ['T1003'] },
      { ...CASE, bad: false, types: [], attack: [] },
    );
    expect(figures).toMatchObject({ bad: 1, wrong: 1, deviceCompromiseRecall: 0, hit1: 0, hit3: 0 });
    expect(figures).toMatchObject({ benign: 1, benignWithTechnique: 1 });
    for (const title of ['Password spray', 'Keylogger started']) expect(threatTypeTable(figures)).toContain(title);
  });

  it('rejects when there is no suite', async () => {
    await expect(evaluateThreatTypes(join(dataDir, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  async function evaluated(...cases: FieldCase[]): ReturnType<typeof evaluateThreatTypes> {
    await writeFile(join(dataDir, FIELD_SUITE_FILE), JSON.stringify(cases));
    return evaluateThreatTypes(dataDir);
  }
});
