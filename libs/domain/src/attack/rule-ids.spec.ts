import { describe, expect, it } from '@jest/globals';
import { RuleIds, ruleIds } from './rule-ids.js';

const source = (product: string, ruleId: string | undefined, format = 'native') => ({
  product,
  format,
  ...(ruleId !== undefined && { ruleId }),
});

describe('techniques of well-known rules', () => {
  it.each([
    ['Windows Security', '1102', 'T1685.005'],
    ['Microsoft-Windows-Sysmon', '8', 'T1055'],
    ['Wazuh', '5763', 'T1110'],
    ['Amazon GuardDuty', 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B', 'T1078.004'],
    ['Amazon GuardDuty', 'unauthorizedaccess:iamuser/instancecredentialexfiltration.outsideaws', 'T1552.005'],
  ])('%s %s is %s', (product, ruleId, technique) => {
    expect(ruleIds().techniques(source(product, ruleId))[0]).toMatchObject({ id: technique, source: 'rule-id' });
  });

  it.each([
    ['another maker', 'Zeek', '1102'],
    ['another rule', 'Windows', '110'],
    ['a longer id', 'Wazuh', '57630'],
    ['no rule', 'Wazuh', undefined],
    ['a word of the language', 'Wazuh', 'constructor'],
  ])('are not given for %s', (_, product, ruleId) => {
    expect(ruleIds().techniques(source(product, ruleId))).toEqual([]);
  });

  it('are less sure of events that are mostly everyday operation', () => {
    const confidence = (ruleId: string): number | undefined =>
      ruleIds().techniques(source('Windows', ruleId))[0]?.confidence;
    expect(confidence('4672')).toBeLessThan(0.5);
    expect(confidence('1102')).toBe(0.8);
  });

  it('knows the maker by the format, too', () => {
    expect(ruleIds().techniques(source('my SIEM', '5763', 'wazuh'))).toHaveLength(1);
  });

  it.each(['wazuh 5763: T1110', 'wazuh, 5763: T9999', 'wazuh, 5763:'])('refuses the line %j and names it', (line) => {
    expect(() => new RuleIds(`# ids\n${line}`)).toThrow('attack-rule-ids.txt:2');
  });
});
