import { describe, expect, it } from '@jest/globals';
import { readSignals } from '../read-signals.js';
import { onlySignal, ARRIVED } from '../only-signal.support.spec.js';

const NOTICE = {
  ts: 1588207244.740518,
  uid: 'CpnezL3085IfcJzSAe',
  proto: 'tcp',
  note: 'Scan::Port_Scan',
  msg: '198.51.100.7 scanned 15 ports',
  sub: 'local',
  remote_location: { country_code: 'FR', latitude: 48.8, longitude: 2.3 },
};

describe('a Zeek notice', () => {
  it.each([
    [{ 'id.orig_h': '198.51.100.7', 'id.resp_h': '10.0.0.5' }],
    [{ id_orig_h: '198.51.100.7', id_resp_h: '10.0.0.5' }],
    [{ id: { orig_h: '198.51.100.7', resp_h: '10.0.0.5' } }],
    [{ src: '198.51.100.7', dst: '10.0.0.5' }],
  ])('is a signal with its connection as %j', (ends) => {
    expect(onlySignal({ ...NOTICE, ...ends })).toMatchObject({
      timestamp: '2020-04-30T00:40:44.740Z',
      title: 'Scan::Port_Scan: 198.51.100.7 scanned 15 ports',
      severity: 'MEDIUM',
      source: {
        format: 'zeek',
        ruleId: 'Scan::Port_Scan',
        eventId: 'CpnezL3085IfcJzSAe:Scan::Port_Scan:1588207244.740518',
      },
      entities: { sourceIps: ['198.51.100.7'], destIps: ['10.0.0.5'] },
      geo: { country: 'FR', latitude: 48.8, longitude: 2.3 },
    });
  });

  it.each([
    ['SSL::Invalid_Server_Cert', 'LOW'],
    ['HTTP::SQL_Injection_Attacker', 'HIGH'],
    ['CaptureLoss::Too_Much_Loss', 'INFO'],
  ])('of %s is %s', (note, severity) =>
    expect(onlySignal({ ...NOTICE, src: '10.0.0.5', note }).severity).toBe(severity),
  );

  it('of Corelight has a level of syslog', () => {
    expect(onlySignal({ ...NOTICE, src: '10.0.0.5', 'severity.level': 2 }).severity).toBe('CRITICAL');
    expect(onlySignal({ ...NOTICE, src: '10.0.0.5', 'severity.level': 6 }).severity).toBe('LOW');
  });

  it('comes in a log of its own, whose head names the fields', () => {
    const log = [
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      '#unset_field\t-',
      '#path\tnotice',
      '#fields\tts\tuid\tid.orig_h\tid.resp_h\tnote\tmsg\tactions',
      '#types\ttime\tstring\taddr\taddr\tenum\tstring\tset[enum]',
      '1588207244.740518\tC1\t198.51.100.7\t10.0.0.5\tScan::Port_Scan\tscanned\tNotice::ACTION_LOG',
      '1588207245.000000\t-\t-\t-\tCaptureLoss::Too_Much_Loss\tlost\t(empty)',
      '#close\t2020-04-30-00-40-45',
    ].join('\n');
    const signals = [...readSignals(log, { customerName: 'x', zone: 'UTC', at: ARRIVED })];
    expect(signals).toMatchObject([
      { title: 'Scan::Port_Scan: scanned', entities: { sourceIps: ['198.51.100.7'], destIps: ['10.0.0.5'] } },
      { title: 'CaptureLoss::Too_Much_Loss: lost', severity: 'INFO' },
    ]);
  });
});
