import { describe, expect, it } from '@jest/globals';
import { onlySignal } from '../only-signal.support.spec.js';

function alert(evidence: unknown[] = [], changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    '@odata.type': '#microsoft.graph.security.alert',
    id: 'alert-1',
    title: 'Suspicious execution of hidden file',
    description: 'A hidden file has been launched.',
    severity: 'low',
    category: 'DefenseEvasion',
    serviceSource: 'microsoftDefenderForEndpoint',
    detectorId: 'detector-1',
    lastActivityDateTime: '2026-05-02T07:56:58.222Z',
    mitreTechniques: ['T1564.001'],
    classification: 'truePositive',
    evidence,
    ...changes,
  };
}

describe('a Graph alert', () => {
  it('is a signal', () => {
    expect(onlySignal(alert())).toMatchObject({
      timestamp: '2026-05-02T07:56:58.222Z',
      severity: 'LOW',
      source: { product: 'Microsoft Defender For Endpoint', format: 'graph', ruleId: 'detector-1', eventId: 'alert-1' },
      mitreHints: ['T1564.001', 'Defense Evasion'],
      metadata: { vendorVerdict: 'truePositive' },
    });
  });

  it.each(['at_sign_odata_type', 'odata_type'])('is recognised when a collector writes %s', (key) => {
    const { '@odata.type': type, ...rest } = alert();
    expect(onlySignal({ ...rest, serviceSource: undefined, [key]: type }).source.format).toBe('graph');
  });

  it('is recognised by its keys alone', () => {
    const { '@odata.type': _type, ...rest } = alert();
    expect(onlySignal(rest).source.format).toBe('graph');
  });

  it('names what each kind of evidence is of', () => {
    const { entities, geo } = onlySignal(
      alert([
        {
          deviceDnsName: 'WS-7.corp.example',
          ipInterfaces: ['10.0.0.5'],
          vmMetadata: { resourceId: '/subscriptions/8700d3a3-3bb7-4fbe-a090-488a1ad04161/x' },
        },
        {
          processId: 1,
          processCommandLine: 'a.exe',
          imageFile: { fileName: 'a.exe', filePath: 'C:\\Temp', sha256: 'ab'.repeat(32) },
          userAccount: { accountName: 'SYSTEM', domainName: 'NT AUTHORITY' },
        },
        { userAccount: { accountName: 'mia', domainName: 'CORP', userPrincipalName: 'mia@corp.example' } },
        { ipAddress: '198.51.100.7', countryLetterCode: 'FR' },
        { url: 'https://bad.example/x' },
        { fileDetails: { fileName: 'x.exe', filePath: 'C:\\Temp', sha1: 'cd'.repeat(20) } },
        { senderIp: '198.51.100.8', recipientEmailAddress: 'joe@corp.example' },
      ]),
    );
    expect(entities).toMatchObject({
      hosts: ['ws-7.corp.example'],
      destIps: ['10.0.0.5'],
      sourceIps: ['198.51.100.7', '198.51.100.8'],
      users: ['mia@corp.example', 'joe@corp.example', 'NT AUTHORITY\\SYSTEM'],
      urls: ['https://bad.example/x'],
      processes: ['C:\\Temp\\a.exe'],
      files: ['C:\\Temp\\a.exe', 'C:\\Temp\\x.exe'],
      cloudAccounts: ['azure:8700d3a3-3bb7-4fbe-a090-488a1ad04161'],
    });
    expect(entities.hashes).toEqual(expect.arrayContaining(['ab'.repeat(32), 'cd'.repeat(20)]));
    expect(geo).toEqual({ country: 'FR' });
  });
});
