import { describe, expect, it } from '@jest/globals';
import { InvalidDocumentError } from '@soc-agent/platform';
import { onlySignal } from '../only-signal.support.spec.js';

/** A Detection Finding of OCSF 1.4. */
function finding(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    class_uid: 2004,
    severity_id: 4,
    time: 1_672_758_699_558,
    metadata: { version: '1.4.0', product: { name: 'Sensor', vendor_name: 'Vendor' } },
    finding_info: {
      uid: 'finding-1',
      title: 'Credential dumping',
      desc: 'LSASS was read',
      analytic: { uid: 'rule-7', name: 'LSASS access' },
      attacks: [
        {
          technique: { uid: 'T1003' },
          sub_technique: { uid: 'T1003.001' },
          tactic: { uid: 'TA0006', name: 'Credential Access' },
        },
      ],
    },
    ...changes,
  };
}

describe('an OCSF finding', () => {
  it('is a signal with rule, severity and ATT&CK', () => {
    expect(onlySignal(finding())).toMatchObject({
      timestamp: '2023-01-03T15:11:39.558Z',
      title: 'Credential dumping',
      description: 'LSASS was read',
      severity: 'HIGH',
      source: {
        format: 'ocsf',
        product: 'Sensor',
        vendor: 'Vendor',
        ruleId: 'rule-7',
        ruleName: 'LSASS access',
        eventId: 'finding-1',
      },
      mitreHints: ['T1003', 'T1003.001', 'TA0006', 'Credential Access'],
    });
  });

  it.each([
    [{ severity_id: 1 }, 'INFO'],
    [{ severity_id: 6 }, 'CRITICAL'],
    [{ severity_id: 0, severity: 'High' }, 'HIGH'],
    [{ severity_id: 99, risk_level_id: 4 }, 'CRITICAL'],
  ])('with %j is %s', (changes, severity) => expect(onlySignal(finding(changes)).severity).toBe(severity));

  it('names whom it concerns, from its evidence and beside it', () => {
    const evidences = [
      {
        src_endpoint: {
          ip: '198.51.100.7',
          location: { city: '', country: 'United States', coordinates: [-100.82, 37.75] },
        },
        dst_endpoint: { ip: '10.0.0.5', hostname: 'DC1' },
        actor: {
          user: { name: 'mia', domain: 'CORP' },
          process: {
            name: 'a.exe',
            file: { path: 'C:\\a.exe', hashes: [{ algorithm_id: 1, value: 'AB'.repeat(16) }] },
          },
        },
        url: { url_string: 'http://bad.example/x' },
        query: { hostname: 'bad.example' },
        file: { name: 'x.doc', hashes: [{ value: 'cd'.repeat(32) }] },
        verdict_id: 2,
      },
    ];
    expect(
      onlySignal(
        finding({
          evidences,
          device: { hostname: 'WS-7' },
          cloud: { provider: 'AWS', account: { uid: '123456789012' } },
          count: 4,
        }),
      ),
    ).toMatchObject({
      entities: {
        sourceIps: ['198.51.100.7'],
        destIps: ['10.0.0.5'],
        hosts: ['ws-7', 'dc1'],
        users: ['CORP\\mia'],
        processes: ['C:\\a.exe'],
        hashes: ['ab'.repeat(16), 'cd'.repeat(32)],
        urls: ['http://bad.example/x'],
        domains: ['bad.example'],
        files: ['x.doc'],
        cloudAccounts: ['aws:123456789012'],
      },
      geo: { country: 'US', latitude: 37.75, longitude: -100.82 },
      metadata: { count: 4, vendorVerdict: 'true positive' },
    });
  });

  it('keeps the command lines that its evidence has', () => {
    const evidences = [{ process: { cmd_line: 'a.exe -x' } }, { actor: { process: { cmd_line: 'b.exe' } } }];
    const { metadata } = onlySignal(finding({ evidences, process: { cmd_line: 'a.exe -x' } }));
    expect(metadata['commandLines']).toEqual(['a.exe -x', 'b.exe']);
  });

  it('of the legacy class has its parts under other names', () => {
    const legacy = {
      class_uid: 2001,
      classname: 'Security Finding',
      severity_id: 3,
      time: 1_672_758_699_558,
      message: 'Module loaded',
      finding: { uid: 'f-1', title: 'Kernel module', types: ['syscalls'], created_time: 1_672_758_699_558 },
      metadata: { product: { name: 'Falco' } },
      observables: [
        { name: 'hostname', type_id: 0, value: 'host0.local' },
        { name: 'user.name', type_id: 0, value: 'user.name' },
      ],
    };
    const signal = onlySignal(legacy);
    expect(signal).toMatchObject({
      title: 'Kernel module',
      severity: 'MEDIUM',
      source: { eventId: 'f-1', ruleId: 'syscalls' },
    });
    // a template that nothing was filled into names nobody
    expect(signal.entities).toMatchObject({ hosts: ['host0.local'], users: [] });
  });

  it('lists as observable what is on neither side of a connection', () => {
    const observables = [
      { name: 'src_endpoint.ip', type_id: 2, value: '198.51.100.7' },
      { name: 'dst_endpoint.ip', type_id: 2, value: '10.0.0.5' },
      { name: 'file.hash', type_id: 8, value: 'ab'.repeat(16) },
    ];
    expect(onlySignal(finding({ observables })).entities).toMatchObject({
      sourceIps: ['198.51.100.7'],
      destIps: ['10.0.0.5'],
      hashes: ['ab'.repeat(16)],
    });
  });

  it('of an incident has its title in a list', () => {
    const incident = finding({
      class_uid: 2005,
      finding_info: undefined,
      finding_info_list: [{ uid: 'i-1', title: 'Intrusion' }],
    });
    expect(onlySignal(incident)).toMatchObject({ title: 'Intrusion', source: { eventId: 'i-1' } });
  });

  it('that Security Hub made of a sample is marked', () => {
    expect(onlySignal(finding({ unmapped: { Sample: 'true' } })).metadata['sampleFinding']).toBe(true);
    expect(onlySignal(finding({ unmapped: { Sample: 'false' } })).metadata).not.toHaveProperty('sampleFinding');
  });

  it('is told from other classes, of which only those a control acted on are signals', () => {
    expect(() => onlySignal(finding({ class_uid: 4002 }))).toThrow('no format recognises this document');
    expect(() => onlySignal(finding({ class_uid: 4003, disposition_id: 0 }))).toThrow('no format recognises');
    expect(onlySignal(finding({ class_uid: 4002, disposition_id: 2, disposition: 'Blocked' })).source.format).toBe(
      'ocsf',
    );
    expect(() => onlySignal([])).toThrow('there are 0 signals');
    expect(() => onlySignal(7)).toThrow(InvalidDocumentError);
  });
});
