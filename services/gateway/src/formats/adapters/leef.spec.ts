import { describe, expect, it } from '@jest/globals';
import { onlySignal } from '../only-signal.support.spec.js';

const ENTITIES = { sourceIps: ['192.0.2.1'], destIps: ['10.0.0.5'], users: ['joe.black'] };

describe('a line of LEEF', () => {
  it.each([
    ['tabs', 'LEEF:1.0|Vendor|Product|1|15345|src=192.0.2.1\tdst=10.0.0.5\tsev=5\tcat=anomaly\tusrName=joe.black'],
    ['blanks', 'LEEF:1.0|Vendor|Product|1|15345|src=192.0.2.1 dst=10.0.0.5 sev=5 cat=anomaly usrName=joe.black'],
    ['bars', 'LEEF:1.0|Vendor|Product|1|15345|cat=anomaly|src=192.0.2.1|dst=10.0.0.5|sev=5|usrName=joe.black'],
    [
      'a delimiter of its own',
      'LEEF:2.0|Vendor|Product|1|15345|^|src=192.0.2.1^dst=10.0.0.5^sev=5^cat=anomaly^usrName=joe.black',
    ],
    [
      'the code of one',
      'LEEF:2.0|Vendor|Product|1|15345|x5E|src=192.0.2.1^dst=10.0.0.5^sev=5^cat=anomaly^usrName=joe.black',
    ],
    [
      'a tab that got lost',
      'LEEF:1.0|Vendor|Product|1|15345|src=192.0.2.1 dst=10.0.0.5 sev=5cat=anomaly usrName=joe.black',
    ],
  ])('with %s between its attributes is a signal', (_, text) => {
    expect(onlySignal(text)).toMatchObject({
      severity: 'MEDIUM',
      source: { vendor: 'Vendor', product: 'Product', format: 'leef', ruleId: '15345' },
      entities: ENTITIES,
      metadata: { category: 'anomaly' },
      raw: text,
    });
  });

  it('has times with a zone and without', () => {
    expect(onlySignal('LEEF:1.0|V|P|1|x|devTime=Sep 03 2020 14:54:59 GMT\tsev=9')).toMatchObject({
      timestamp: '2020-09-03T14:54:59.000Z',
      severity: 'CRITICAL',
    });
    expect(onlySignal('LEEF:1.0|V|P|1|x|devTime=Sep 03 2020 14:54:59', undefined, 'Europe/Vienna').timestamp).toBe(
      '2020-09-03T12:54:59.000Z',
    );
  });

  it('says so when it has no severity and no time', () => {
    expect(onlySignal('LEEF:1.0|V|P|1|allow|src=192.0.2.1')).toMatchObject({
      severity: 'MEDIUM',
      timestamp: '2026-11-27T12:00:00.000Z',
      metadata: { severityAssumed: true, timeAssumed: 'arrival' },
    });
  });
});
