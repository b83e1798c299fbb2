import { describe, expect, it } from '@jest/globals';
import { onlySignal } from '../only-signal.support.spec.js';

const ENTITIES = [
  { $id: '2', Name: 'mia', NTDomain: 'CORP', UPNSuffix: 'corp.example', Type: 'account' },
  {
    $id: '3',
    Address: '198.51.100.7',
    Location: { CountryCode: 'FR', Latitude: 48.8, Longitude: 2.3, Asn: 64500 },
    Type: 'ip',
  },
  {
    $id: '4',
    CommandLine: 'a.exe -x',
    ImageFile: {
      $id: '5',
      Directory: 'C:\\Temp',
      Name: 'a.exe',
      FileHashes: [{ $id: '6', Algorithm: 'SHA256', Value: 'ab'.repeat(32), Type: 'filehash' }],
      Type: 'file',
    },
    Type: 'process',
  },
  { $ref: '5' },
  { $ref: '6' },
  { $id: '7', HostName: 'ws-7', DnsDomain: 'corp.example', Type: 'host' },
  { $id: '8', Url: 'https://bad.example/x', Type: 'url' },
  { $id: '9', DomainName: 'bad.example', Type: 'dns' },
];

function row(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    SystemAlertId: 'alert-1',
    AlertName: 'Suspicious access',
    DisplayName: 'Suspicious access to LSASS',
    AlertSeverity: 'High',
    AlertType: 'WindowsDefenderAtp',
    ProductName: 'Microsoft Defender',
    TimeGenerated: '2026-07-04 22:35:00.746663+00:00',
    EndTime: '2026-07-02 09:48:03.831750+00:00',
    Entities: JSON.stringify(ENTITIES),
    ExtendedProperties: JSON.stringify({ DetectorId: 'detector-1', MitreTechniques: 'T1047;T1082' }),
    Techniques: '["T1003"]',
    Tactics: 'CredentialAccess, Discovery',
    ...changes,
  };
}

describe('a Sentinel alert', () => {
  it('is a signal, with its entities though they are a text that points into itself', () => {
    expect(onlySignal(row())).toMatchObject({
      timestamp: '2026-07-02T09:48:03.831Z',
      title: 'Suspicious access to LSASS',
      severity: 'HIGH',
      source: { product: 'Microsoft Defender', format: 'sentinel', ruleId: 'detector-1', eventId: 'alert-1' },
      entities: {
        users: ['mia@corp.example'],
        sourceIps: ['198.51.100.7'],
        hosts: ['ws-7.corp.example'],
        urls: ['https://bad.example/x'],
        domains: ['bad.example'],
        processes: ['C:\\Temp\\a.exe'],
        files: ['C:\\Temp\\a.exe'],
        hashes: ['ab'.repeat(32)],
      },
      geo: { country: 'FR', latitude: 48.8, longitude: 2.3 },
      mitreHints: ['T1003', 'T1047', 'T1082', 'Credential Access', 'Discovery'],
      metadata: { asn: 64_500, commandLines: ['a.exe -x'] },
    });
  });

  it('as a playbook gets it has its fields under other names, and its entities as a list', () => {
    const { AlertName: _name, DisplayName: _display, AlertSeverity: _severity, EndTime: _end, ...rest } = row();
    const playbook = {
      ...rest,
      AlertDisplayName: 'Suspicious access',
      Severity: 'Medium',
      EndTimeUtc: '2026-07-02T09:48:03Z',
      Entities: ENTITIES,
    };
    expect(onlySignal(playbook)).toMatchObject({
      title: 'Suspicious access',
      severity: 'MEDIUM',
      timestamp: '2026-07-02T09:48:03.000Z',
      entities: { users: ['mia@corp.example'] },
    });
  });

  it.each([
    ['DC1', { hosts: ['dc1', 'ws-7.corp.example'] }],
    ['joe@corp.example', { users: ['joe@corp.example', 'mia@corp.example'] }],
    ['a long description', { hosts: ['ws-7.corp.example'] }],
  ])('names %s first, which is compromised', (CompromisedEntity, entities) => {
    expect(onlySignal(row({ CompromisedEntity })).entities).toMatchObject(entities);
  });

  it('whose entities are no JSON, or too deep, has none', () => {
    for (const Entities of ['not json', '['.repeat(5000), ''])
      expect(onlySignal(row({ Entities })).entities).toMatchObject({ users: [], hosts: [] });
  });
});
