import { describe, expect, it } from '@jest/globals';
import { onlySignal } from '../only-signal.support.spec.js';

describe('a CrowdStrike alert', () => {
  it('of the Alerts interface is a signal', () => {
    const alert = {
      composite_id: 'cid:ind:1',
      display_name: 'Malicious script',
      description: 'A script did something.',
      severity: 70,
      severity_name: 'High',
      timestamp: '2026-04-20T22:49:13Z',
      pattern_id: 2036,
      user_name: 'mia',
      logon_domain: 'CORP',
      device: { hostname: 'WS-7', local_ip: '10.0.0.5', external_ip: '203.0.113.1' },
      filepath: '\\Device\\a.exe',
      cmdline: 'a.exe -x',
      sha256: 'ab'.repeat(32),
      mitre_attack: [{ technique_id: 'T1059.001', tactic_id: 'TA0002' }],
      network_accesses: [{ remote_address: '198.51.100.7' }],
      dns_requests: [{ domain_name: 'bad.example' }],
    };
    expect(onlySignal(alert)).toMatchObject({
      title: 'Malicious script',
      severity: 'HIGH',
      source: { format: 'crowdstrike', ruleId: '2036', eventId: 'cid:ind:1' },
      entities: {
        users: ['CORP\\mia'],
        hosts: ['ws-7'],
        destIps: ['10.0.0.5', '198.51.100.7'],
        processes: ['\\Device\\a.exe'],
        hashes: ['ab'.repeat(32)],
        domains: ['bad.example'],
      },
      mitreHints: ['T1059.001', 'TA0002'],
      metadata: { commandLine: 'a.exe -x', externalIp: '203.0.113.1' },
    });
  });

  it('of the stream is one, whole or flattened', () => {
    const event = {
      CompositeId: 'cid:ind:2',
      Name: 'Ransomware',
      Severity: 90,
      SeverityName: 'Critical',
      Hostname: 'WS-7',
      UserName: 'mia',
      LogonDomain: 'CORP',
      LocalIP: '10.0.0.5',
      FileName: 'a.exe',
      FilePath: '\\Device\\Temp\\',
      SHA256String: 'ab'.repeat(32),
      Tactic: 'Impact',
      Technique: 'Data Encrypted for Impact',
      PatternId: 10,
    };
    const stream = { metadata: { eventType: 'EppDetectionSummaryEvent', eventCreationTime: 1_672_758_699_558 }, event };
    expect(onlySignal(stream)).toMatchObject({
      timestamp: '2023-01-03T15:11:39.558Z',
      title: 'Ransomware',
      severity: 'CRITICAL',
      source: { eventId: 'cid:ind:2', ruleId: '10' },
      entities: { users: ['CORP\\mia'], hosts: ['ws-7'], destIps: ['10.0.0.5'], processes: ['\\Device\\Temp\\a.exe'] },
      mitreHints: ['Impact'],
    });
    const flat = {
      DetectId: 'ldt:1',
      DetectName: 'Ransomware',
      Severity: 4,
      SeverityName: 'High',
      ComputerName: 'WS-7',
      ProcessStartTime: 1_672_758_699,
    };
    expect(onlySignal(flat)).toMatchObject({
      severity: 'HIGH',
      timestamp: '2023-01-03T15:11:39.000Z',
      entities: { hosts: ['ws-7'] },
    });
  });

  it.each([
    ['/usr/bin/', 'bash', '/usr/bin/bash'],
    ['/usr/bin', 'bash', '/usr/bin/bash'],
    ['/usr/bin/bash', 'bash', '/usr/bin/bash'],
    ['\\Temp', 'a.exe', '\\Temp\\a.exe'],
    ['\\Temp\\A.EXE', 'a.exe', '\\Temp\\A.EXE'],
    [undefined, 'bash', 'bash'],
    ['/usr/bin/bash', undefined, '/usr/bin/bash'],
  ])('names the program at %s, %s as its system does', (FilePath, FileName, path) => {
    const event = { CompositeId: 'cid:ind:4', Name: 'x', Severity: 90, FilePath, FileName };
    expect(onlySignal({ metadata: { eventType: 'EppDetectionSummaryEvent' }, event }).entities.processes).toEqual([
      path,
    ]);
  });

  it('of its data replicator has no envelope, or another one', () => {
    const event = {
      CompositeId: 'cid:ind:3',
      ExternalApiType: 'Event_EppDetectionSummaryEvent',
      Name: 'NGAV',
      Description: 'Non-malicious sample detection generated for evaluation purposes.',
      Severity: 2,
      SeverityName: 'Low',
      Hostname: 'macbook',
      SHA1String: '0'.repeat(40),
      ProcessStartTime: '2021-09-18 20:38:51Z',
    };
    for (const document of [event, { aid: '1', cid: '2', event }]) {
      expect(onlySignal(document)).toMatchObject({
        timestamp: '2021-09-18T20:38:51.000Z',
        severity: 'LOW',
        source: { format: 'crowdstrike', eventId: 'cid:ind:3' },
        entities: { hosts: ['macbook'], hashes: [] },
        metadata: { sampleFinding: true },
      });
    }
    const claimed = onlySignal({ ...event, Description: 'x', CommandLine: 'echo CROWDSTRIKE_SAMPLE_DETECTION' });
    expect(claimed.metadata).not.toHaveProperty('sampleFinding');
  });

  it.each([
    [10, 'INFO'],
    [30, 'LOW'],
    [50, 'MEDIUM'],
    [70, 'HIGH'],
    [90, 'CRITICAL'],
    [5, 'CRITICAL'],
  ])('of severity %i is %s', (severity, ours) => {
    expect(onlySignal({ composite_id: 'x', name: 'x', severity, timestamp: '2026-04-20T22:49:13Z' }).severity).toBe(
      ours,
    );
  });

  it('of the older Detects interface has its facts in behaviors', () => {
    const detection = {
      detection_id: 'ldt:2',
      max_severity_displayname: 'Medium',
      last_behavior: '2026-04-20T22:49:13Z',
      device: { hostname: 'WS-7' },
      behaviors: [
        {
          display_name: 'Bad file',
          filepath: 'C:\\a.exe',
          sha256: 'ab'.repeat(32),
          user_name: 'mia',
          technique_id: 'T1204',
          ioc_type: 'domain',
          ioc_value: 'bad.example',
        },
      ],
    };
    expect(onlySignal(detection)).toMatchObject({
      title: 'Bad file',
      severity: 'MEDIUM',
      entities: { users: ['mia'], hosts: ['ws-7'], processes: ['C:\\a.exe'], domains: ['bad.example'] },
      mitreHints: ['T1204'],
    });
  });
});
