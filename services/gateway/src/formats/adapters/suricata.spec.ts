import { describe, expect, it } from '@jest/globals';
import { onlySignal } from '../only-signal.support.spec.js';

function event(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    timestamp: '2026-08-12T17:06:46.358506+0000',
    flow_id: 1_444_408_083_924_162,
    event_type: 'alert',
    src_ip: '10.8.12.101',
    src_port: 50_172,
    dest_ip: '198.51.100.93',
    dest_port: 80,
    proto: 'TCP',
    host: 'sensor-1',
    alert: {
      action: 'allowed',
      gid: 1,
      signature_id: 2_050_745,
      rev: 2,
      signature: 'ET MALWARE Checkin',
      category: 'Command and Control',
      severity: 1,
    },
    ...changes,
  };
}

describe('a Suricata alert', () => {
  it('is a signal of its signature; the sensor is not its host', () => {
    expect(onlySignal(event())).toMatchObject({
      timestamp: '2026-08-12T17:06:46.358Z',
      title: 'ET MALWARE Checkin',
      description: 'Command and Control',
      severity: 'HIGH',
      source: { product: 'Suricata', format: 'suricata', ruleId: '1:2050745' },
      entities: { sourceIps: ['10.8.12.101'], destIps: ['198.51.100.93'], hosts: [] },
      metadata: { sensor: 'sensor-1', sourcePort: 50_172, revision: 2 },
    });
  });

  it.each([
    [{ severity: '3' }, 'LOW'],
    [{ severity: 2 }, 'MEDIUM'],
    [{ severity: 4 }, 'INFO'],
    [{ severity: 3, metadata: { signature_severity: ['Major'] } }, 'HIGH'],
    [{ severity: 1, metadata: { signature_severity: ['Informational'] } }, 'INFO'],
    [{ severity: 3, metadata: { signature_severity: ['Critical'] } }, 'CRITICAL'],
  ])('with %j is %s', (changes, severity) => {
    expect(onlySignal(event({ alert: { signature_id: 1, signature: 'x', ...changes } })).severity).toBe(severity);
  });

  it('takes the attacker for its source where the rule says who that is', () => {
    const alert = { signature_id: 1, signature: 'x', source: { ip: '198.51.100.93' }, target: { ip: '10.8.12.101' } };
    expect(onlySignal(event({ alert })).entities).toMatchObject({
      sourceIps: ['198.51.100.93'],
      destIps: ['10.8.12.101'],
    });
  });

  it('names the vulnerabilities of its rule, as rules write them', () => {
    const alert = { signature_id: 1, signature: 'ET EXPLOIT x (CVE-2024-3094)', metadata: { cve: ['CVE_2021_44228'] } };
    expect(onlySignal(event({ alert })).entities.cves).toEqual(['CVE-2021-44228', 'CVE-2024-3094']);
  });

  it('names what the protocols said, and the ATT&CK ids of its rule', () => {
    const signal = onlySignal(
      event({
        http: {
          hostname: 'bad.example',
          url: '/4av1/?q=1',
          http_user_agent: 'curl/8',
          http_method: 'GET',
          status: 404,
        },
        dns: { queries: [{ rrname: 'bad.example' }] },
        tls: { sni: 'tls.example' },
        files: [{ filename: '/pixel', sha256: 'ab'.repeat(32) }],
        alert: {
          signature_id: 1,
          signature: 'x',
          metadata: { mitre_technique_id: ['T1071'], mitre_tactic_id: ['TA0011'] },
        },
      }),
    );
    expect(signal.entities).toMatchObject({
      urls: ['http://bad.example/4av1/?q=1'],
      userAgents: ['curl/8'],
      domains: ['tls.example', 'bad.example'],
      files: ['/pixel'],
      hashes: ['ab'.repeat(32)],
    });
    expect(signal.mitreHints).toEqual(['T1071', 'TA0011']);
  });

  it('has an id that is its own, and the same when it comes again', () => {
    const id = (changes: Record<string, unknown> = {}): string | undefined => onlySignal(event(changes)).source.eventId;
    expect(id()).toBe(id({ host: 'another sensor' }));
    for (const change of [{ tx_id: 1 }, { flow_id: 1 }, { timestamp: '2026-08-12T17:06:47Z' }])
      expect(id(change)).not.toBe(id());
  });

  it('is told from what else Suricata writes: only events of a flow that was alerted on are signals', () => {
    expect(() => onlySignal(event({ event_type: 'flow', alert: undefined }))).toThrow('no format recognises');
    const http = onlySignal(event({ event_type: 'http', alert: undefined, alerted: true }));
    expect(http).toMatchObject({ severity: 'INFO', source: { ruleId: 'eve:http' } });
    expect(onlySignal(event({ event_type: 'flow', alert: undefined, flow: { alerted: true } })).severity).toBe('INFO');
    expect(() => onlySignal(event({ event_type: 'dns', alert: undefined }), 'suricata')).toThrow(
      'alert: must be an object',
    );
  });
});
