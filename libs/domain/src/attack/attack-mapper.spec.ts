import { describe, expect, it } from '@jest/globals';
import { AttackMapper, attackMapper } from './attack-mapper.js';

describe('AttackMapper', () => {
  it.each([
    ['Mimikatz reads LSASS memory', 'T1003.001'],
    ['Multiple failed logins from one address: password spraying', 'T1110.003'],
    ['New scheduled task created with schtasks', 'T1053.005'],
    ['Web shell written below the web root', 'T1505.003'],
    ['Entry added to the sudoers file', 'T1548.003'],
    ['xmrig connects to a mining pool', 'T1496'],
    ['Rclone copies files to cloud storage', 'T1567.002'],
    ['Botnet C&C communication detected', 'T1071'],
    ['Ransomware activity on a file server', 'T1486'],
    ['Honeytoken account was used', 'T1078'],
    ['Shellshock attack detected', 'T1190'],
  ])('maps "%s" to %s', (title, id) => {
    expect(attackMapper().map({ title })[0]?.id).toBe(id);
  });

  it.each([
    ['CredentialTheftViaProcessDump', 'T1003'],
    ['UnauthorizedAccess:EC2/SSHBruteForce', 'T1110'],
    ['Execution:Runtime/ReverseShell', 'T1059'],
  ])('reads the words that "%s" is made of: %s', (title, id) => {
    expect(attackMapper().map({ title })[0]?.id.slice(0, 5)).toBe(id);
  });

  it('does not take the words of every alert for reconnaissance', () => {
    const found = attackMapper().map({ title: 'Activity from a Tor IP address' });
    expect(found.map(({ id }) => id)[0]).toBe('T1090.003');
  });

  it('believes the title more than the end of the description', () => {
    const text = {
      title: 'Windows event log cleared',
      description: 'Security log was cleared. See the manual. If real, it may lead to ransomware.',
    };
    const ids = attackMapper()
      .map(text)
      .map(({ id }) => id);
    expect(ids[0]).toBe('T1685.005');
    expect(ids.indexOf('T1486')).not.toBe(0);
  });

  it('answers one technique of a family, most likely first, with chances below one', () => {
    const found = attackMapper().map({ title: 'PowerShell downloads a payload and runs it from a scheduled task' });
    const families = found.map(({ id }) => id.slice(0, 5));
    expect(new Set(families).size).toBe(families.length);
    expect(found.map(({ confidence }) => confidence)).toEqual(
      found.map(({ confidence }) => confidence).sort((a, b) => b - a),
    );
    for (const { confidence } of found) expect(confidence).toBeLessThanOrEqual(0.9);
  });

  it.each(['', '???', '日本語のアラート', 'toString constructor __proto__'])('maps %j to nothing', (title) => {
    expect(attackMapper().map({ title })).toEqual([]);
  });

  it('learns from reference rules what a word means here', () => {
    const references = Array.from({ length: 6 }, (_, n) => ({
      title: `Gizmo protocol alarm on line ${n}`,
      techniques: ['T1498'],
    }));
    const title = 'Gizmo protocol alarm on line 9';
    expect(attackMapper().map({ title })).toEqual([]);
    expect(new AttackMapper(references).map({ title })[0]?.id).toBe('T1498');
  });

  it('reads no more than the beginning of a description, however long it is', () => {
    const techniquesOf = (description: string): string[] =>
      attackMapper()
        .map({ title: 'Long', description })
        .map(({ id }) => id);
    expect(techniquesOf('powershell '.repeat(100_000))).toEqual(['T1059.001']);
    expect(techniquesOf(`${' '.repeat(2000)}powershell`)).toEqual([]);
  });
});
