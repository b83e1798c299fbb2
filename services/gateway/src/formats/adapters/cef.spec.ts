import { describe, expect, it } from '@jest/globals';
import { workMs } from '@soc-agent/testing';
import { onlySignal } from '../only-signal.support.spec.js';

function line(extension: string, severity = '7'): string {
  return `CEF:0|Vendor|Product|1.0|100|Name of it|${severity}|${extension}`;
}

describe('a line of CEF', () => {
  it('is a signal', () => {
    expect(
      onlySignal(line('src=198.51.100.7 spt=4149 dst=10.0.0.5 suser=mia act=blocked rt=1453290121336 externalId=42')),
    ).toMatchObject({
      timestamp: '2016-01-20T11:42:01.336Z',
      title: 'Name of it',
      severity: 'HIGH',
      source: { vendor: 'Vendor', product: 'Product', format: 'cef', ruleId: '100', eventId: '42' },
      entities: { sourceIps: ['198.51.100.7'], destIps: ['10.0.0.5'], users: ['mia'] },
      metadata: { action: 'blocked', sourcePort: 4149 },
    });
  });

  it('keeps the line as it came', () => {
    const text = line('msg=a');
    expect(onlySignal(text).raw).toBe(text);
    expect(onlySignal(`<134>1 2026-11-27T06:00:00Z fw-1 app - - - ${text}`).raw).toBe(
      `<134>1 2026-11-27T06:00:00Z fw-1 app - - - ${text}`,
    );
  });

  it.each([
    ['0', 'LOW'],
    ['6', 'MEDIUM'],
    ['8', 'HIGH'],
    ['10', 'CRITICAL'],
    ['High', 'HIGH'],
    ['Very-High', 'CRITICAL'],
    ['Unknown', 'MEDIUM'],
  ])('of severity %s is %s', (severity, ours) => {
    const signal = onlySignal(line('msg=a', severity));
    expect(signal.severity).toBe(ours);
    expect(signal.metadata['severityAssumed']).toBe(severity === 'Unknown' ? true : undefined);
  });

  it('undoes escapes, and lets values have blanks and quotes', () => {
    const signal = onlySignal(
      'CEF:0|Ven\\|dor|Pro|1|7|Log\\\\on|5|act="Verify Password" msg=a \\= b\\nnext line qstr=p\\=%2f suser=joe black dvc= cs1Label=Safe Name cs1="x y"',
    );
    expect(signal).toMatchObject({
      title: 'Log\\on',
      description: 'a = b\nnext line',
      source: { vendor: 'Ven|dor' },
      entities: { users: ['joe black'] },
      metadata: { action: 'Verify Password', 'Safe Name': 'x y' },
    });
    expect(signal.unmapped).toEqual(['extension.qstr']);
  });

  it.each([
    ['rt=Mar 03 2021:20:07:54 UTC', 'UTC', '2021-03-03T20:07:54.000Z', undefined],
    ['rt=Nov 15 2019 15:52:28', 'Asia/Hong_Kong', '2019-11-15T07:52:28.000Z', 'Asia/Hong_Kong'],
    ['start=1436755482000', 'UTC', '2015-07-13T02:44:42.000Z', undefined],
  ])('reads %s', (extension, zone, time, assumed) => {
    const signal = onlySignal(line(extension), undefined, zone);
    expect(signal.timestamp).toBe(time);
    expect(signal.metadata['timeZoneAssumed']).toBe(assumed);
  });

  it('takes the time of its syslog header where it has none', () => {
    expect(onlySignal(`<134>Nov 27 2026 06:00:00 fw-1 ${line('src=198.51.100.7')}`).timestamp).toBe(
      '2026-11-27T06:00:00.000Z',
    );
  });

  it('separates addresses from names, and is about the reporting device only when it names nothing else', () => {
    expect(onlySignal(line('shost=10.0.0.10 dhost=DB-1 dvchost=fw-1')).entities).toMatchObject({
      sourceIps: ['10.0.0.10'],
      hosts: ['db-1'],
    });
    expect(onlySignal(line('dvchost=WS-7 msg=virus')).entities.hosts).toEqual(['ws-7']);
    expect(onlySignal(line('src=198.51.100.7 dvchost=fw-1')).entities.hosts).toEqual([]);
  });

  it('takes placeholders for nothing', () => {
    expect(onlySignal(line('duser=n/a suser=- src=0 shost=unknown')).entities).toMatchObject({
      users: [],
      sourceIps: [],
      hosts: [],
    });
  });

  it('names domains, URLs and files, refanged', () => {
    const signal = onlySignal(
      line(
        'request=http://10.0.0.9/x fname=hxxps://bad[dot]example/foo fileHash=' +
          'ab'.repeat(32) +
          ' destinationDnsDomain=bad.example',
      ),
    );
    expect(signal.entities).toMatchObject({
      urls: ['http://10.0.0.9/x', 'https://bad.example/foo'],
      files: [],
      hashes: ['ab'.repeat(32)],
      domains: ['bad.example'],
    });
  });

  it('is read though its header is cut, and costs no more for being strange', () => {
    expect(onlySignal('CEF:0|a|b').source.product).toBe('b');
    const strange = line(`${'a'.repeat(100_000)} ${' '.repeat(100_000)}${'k=v '.repeat(5000)}`);
    expect(workMs(() => void onlySignal(strange))).toBeLessThan(5000);
  });
});
