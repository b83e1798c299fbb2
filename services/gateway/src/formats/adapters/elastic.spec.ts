import { describe, expect, it } from '@jest/globals';
import { onlySignal } from '../only-signal.support.spec.js';

const THREAT = [
  {
    framework: 'MITRE ATT&CK',
    tactic: { id: 'TA0004', name: 'Privilege Escalation' },
    technique: [{ id: 'T1098', name: 'Account Manipulation', subtechnique: [{ id: 'T1098.003' }] }],
  },
];

/** As Kibana keeps it: dotted keys beside objects. */
const FLAT = {
  '@timestamp': '2026-04-12T07:51:35.020Z',
  'kibana.alert.uuid': 'alert-1',
  'kibana.alert.original_time': '2026-04-12T07:50:44.349Z',
  'kibana.alert.rule.name': 'Bad Successor',
  'kibana.alert.rule.rule_id': 'rule-1',
  'kibana.alert.rule.uuid': 'uuid-1',
  'kibana.alert.severity': 'critical',
  'kibana.alert.reason': 'event on DC02',
  'kibana.alert.rule.threat': THREAT,
  'event.kind': 'signal',
  event: { action: 'Logon', code: '5136' },
  host: { name: 'DC02.corp.example' },
  agent: { name: 'shipper' },
  winlog: { event_data: { SubjectUserName: 'lowpriv', SubjectDomainName: 'CORP' } },
};

describe('an Elastic Security alert', () => {
  it('is a signal, its keys dotted or not', () => {
    const nested = {
      '@timestamp': FLAT['@timestamp'],
      kibana: {
        alert: {
          uuid: 'alert-1',
          original_time: '2026-04-12T07:50:44.349Z',
          severity: 'critical',
          reason: 'event on DC02',
          rule: { name: 'Bad Successor', rule_id: 'rule-1', uuid: 'uuid-1', threat: THREAT },
        },
      },
      event: { kind: 'signal', action: 'Logon', code: '5136' },
      'host.name': 'DC02.corp.example',
      'winlog.event_data': { SubjectUserName: 'lowpriv', SubjectDomainName: 'CORP' },
    };
    for (const document of [FLAT, nested]) {
      expect(onlySignal(document)).toMatchObject({
        timestamp: '2026-04-12T07:50:44.349Z',
        title: 'Bad Successor',
        description: 'event on DC02',
        severity: 'CRITICAL',
        source: { format: 'elastic', ruleId: 'rule-1', eventId: 'alert-1' },
        entities: { hosts: ['dc02.corp.example'], users: ['CORP\\lowpriv'] },
        mitreHints: ['TA0004', 'T1098', 'T1098.003'],
        metadata: { action: 'Logon', code: '5136' },
      });
    }
  });

  it.each([
    [21, 'LOW'],
    [47, 'MEDIUM'],
    [73, 'HIGH'],
    [99, 'CRITICAL'],
  ])('of risk score %i and no severity is %s', (score, severity) => {
    const { 'kibana.alert.severity': _severity, ...rest } = FLAT;
    expect(onlySignal({ ...rest, 'kibana.alert.risk_score': score }).severity).toBe(severity);
  });

  it('names what its event names in ECS', () => {
    const signal = onlySignal({
      ...FLAT,
      source: { ip: '198.51.100.7', geo: { country_iso_code: 'FR', location: { lat: 48.8, lon: 2.3 } } },
      destination: { ip: '10.0.0.5' },
      user: { name: 'mia', domain: 'CORP' },
      process: { executable: '/bin/sh', hash: { sha256: 'ab'.repeat(32) }, command_line: 'sh -c x' },
      file: { path: '/tmp/x', hash: { md5: 'cd'.repeat(16) } },
      url: { full: 'https://bad.example/x' },
      dns: { question: { name: 'bad.example' } },
      user_agent: { original: 'curl/8' },
      cloud: { provider: 'aws', account: { id: '123456789012' } },
      vulnerability: { id: 'CVE-2024-3094' },
    });
    expect(signal).toMatchObject({
      entities: {
        sourceIps: ['198.51.100.7'],
        destIps: ['10.0.0.5'],
        users: ['CORP\\mia', 'CORP\\lowpriv'],
        processes: ['/bin/sh'],
        files: ['/tmp/x'],
        hashes: ['cd'.repeat(16), 'ab'.repeat(32)],
        urls: ['https://bad.example/x'],
        domains: ['bad.example'],
        userAgents: ['curl/8'],
        cloudAccounts: ['aws:123456789012'],
        cves: ['CVE-2024-3094'],
      },
      geo: { country: 'FR', latitude: 48.8, longitude: 2.3 },
      metadata: { commandLine: 'sh -c x' },
    });
  });

  it('comes as a hit of a search, too', () => {
    expect(onlySignal({ _index: '.alerts-security', _id: 'hit-1', _source: FLAT }).metadata['index']).toBe(
      '.alerts-security',
    );
  });
});
