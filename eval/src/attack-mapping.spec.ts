import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attackMappingTable, evaluateAttackMapping } from './attack-mapping.js';

describe('evaluateAttackMapping', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rules-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  it('counts a sub-technique as its technique, an earlier id as its successor, and a wrong answer as wrong', async () => {
    await rules('rules_sigma.jsonl', [
      { title: 'LSASS memory dump', techniques: ['T1003'], tactics: ['credential-access'] },
      { title: 'Coin miner started', techniques: ['T1110'], tactics: ['stealth'] },
    ]);
    await rules('rules_splunk.jsonl', [{ title: 'Windows Defender exclusion added', techniques: ['T1562.001'] }]);
    const { shipped } = await evaluateAttackMapping(dataDir);
    expect(shipped.sigma).toEqual({ rules: 2, hit1: 0.5, hit3: 0.5, tactic: 0.5, exact: 0 });
    expect(shipped.splunk).toEqual({ rules: 1, hit1: 1, hit3: 1, tactic: 1, exact: 1 });
  });

  it('weighs both directions by their number of rules', async () => {
    await rules('rules_sigma.jsonl', [{ title: 'zzz', techniques: ['T1110'] }]);
    await rules('rules_splunk.jsonl', [
      { title: 'Brute force', techniques: ['T1110'] },
      { title: 'Keylogger', techniques: ['T1056.001'] },
      { title: 'No such technique', techniques: ['T9999'] },
    ]);
    const result = await evaluateAttackMapping(dataDir);
    expect(result.splunkBySigma.rules).toBe(2);
    expect(result.hit1).toBeCloseTo(2 / 3);
    expect(attackMappingTable(result)).toContain('0.667');
  });

  it('tests every rule once by the others of its set, and rules of other files that are in neither', async () => {
    const brute = (n: number): object => ({ title: `Brute force ${n}`, techniques: ['T1110'] });
    await rules('rules_sigma.jsonl', [0, 1, 2, 3, 4, 5].map(brute));
    await rules('rules_splunk.jsonl', [brute(9)]);
    await rules('sigma_match_events.jsonl', [{ rule: brute(1) }, { rule: brute(7) }, { rule: brute(7) }]);
    await rules('panther_events.jsonl', [
      { title: 'Brute force', mitre: ['TA0006:T1110.001'] },
      { title: 'Unlabelled' },
    ]);
    const { crossValidated, unseen } = await evaluateAttackMapping(dataDir);
    expect(crossValidated.sigma).toMatchObject({ rules: 6, hit1: 1 });
    expect(unseen).toMatchObject({ sigma: { rules: 1, hit1: 1 }, panther: { rules: 1, hit1: 1, exact: 0 } });
  });

  it('rejects when the rules are absent', async () => {
    await expect(evaluateAttackMapping(join(dataDir, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  async function rules(file: string, lines: object[]): Promise<void> {
    await writeFile(join(dataDir, file), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
});
