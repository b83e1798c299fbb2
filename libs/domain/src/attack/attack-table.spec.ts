import { describe, expect, it } from '@jest/globals';
import { attackTable } from './attack-table.js';

describe('the ATT&CK v19 table', () => {
  it('holds techniques whose tactics and parents all exist', () => {
    const table = attackTable();
    const all = [...table.all()];
    expect(all.length).toBeGreaterThan(650);
    for (const { id, tactics } of all) {
      expect(id).toMatch(/^T\d{4}(\.\d{3})?$/);
      expect(tactics.length).toBeGreaterThan(0);
      for (const tactic of tactics) expect(table.tacticName(tactic)).not.toBe(tactic);
    }
  });

  it.each([
    ['T1059.001', 'T1059.001', false],
    ['t1059.001', 'T1059.001', false],
    ['attack.t1562.001', 'T1685', true],
    ['mitre_T1070.001', 'T1685.005', true],
    ['https://attack.mitre.org/techniques/T1003', 'T1003', false],
    ['T1059.999', 'T1059', true],
  ])('reads %s as %s', (hint, id, alias) => {
    expect(attackTable().resolveHint(hint)).toMatchObject({ kind: 'technique', technique: { id }, alias });
  });

  it.each([
    ['TA0040', ['TA0040']],
    ['Impact', ['TA0040']],
    ['mitre_credential_access', ['TA0006']],
    ['Defense Evasion', ['TA0005', 'TA0112']],
  ])('reads the tactic %s', (hint, tactics) => {
    expect(attackTable().resolveHint(hint)).toEqual({ kind: 'tactic', tactics });
  });

  it.each(['', 'T9999', 'TA9999', 'XT1059X', 'T10590', 'constructor', '__proto__'])('does not know %j', (hint) => {
    expect(attackTable().resolveHint(hint)).toBeUndefined();
  });
});
