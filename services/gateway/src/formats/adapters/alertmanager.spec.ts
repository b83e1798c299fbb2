import { describe, expect, it } from '@jest/globals';
import { onlySignal, ARRIVED } from '../only-signal.support.spec.js';
import { readSignals } from '../read-signals.js';

function webhook(...alerts: object[]): object {
  return {
    version: '4',
    groupKey: '{}:{alertname="TooManyLogins"}',
    status: 'firing',
    receiver: 'soc',
    commonLabels: { alertname: 'TooManyLogins', severity: 'critical' },
    commonAnnotations: { summary: 'Too many logins' },
    alerts,
  };
}

const ALERT = {
  status: 'firing',
  labels: { alertname: 'TooManyLogins', instance: 'web-01:9090', severity: 'high' },
  annotations: { summary: 'Too many logins on web-01', description: '100 in a minute' },
  startsAt: '2026-01-15T10:00:00.000Z',
  endsAt: '0001-01-01T00:00:00Z',
  fingerprint: 'abc123',
};

describe('an alert of Alertmanager', () => {
  it('is a signal', () => {
    expect(onlySignal(webhook(ALERT))).toMatchObject({
      timestamp: '2026-01-15T10:00:00.000Z',
      title: 'Too many logins on web-01',
      description: '100 in a minute',
      severity: 'HIGH',
      source: { format: 'alertmanager', ruleId: 'TooManyLogins', eventId: 'abc123:2026-01-15T10:00:00.000Z' },
      entities: { hosts: ['web-01'] },
    });
  });

  it('takes from its group what it does not say itself', () => {
    const sparse = { status: 'firing', labels: { instance: '10.0.0.5:9100' }, startsAt: '2026-01-15T10:00:00Z' };
    expect(onlySignal(webhook(sparse))).toMatchObject({
      title: 'Too many logins',
      severity: 'CRITICAL',
      source: { ruleId: 'TooManyLogins' },
      entities: { destIps: ['10.0.0.5'], hosts: [] },
    });
  });

  it('is one signal while it fires, and none when it is resolved', () => {
    const hook = webhook(ALERT, { ...ALERT, status: 'resolved' }, { ...ALERT, fingerprint: 'def' });
    const signals = [...readSignals(hook, { customerName: 'x', zone: 'UTC', at: ARRIVED })];
    expect(signals).toHaveLength(2);
    expect([
      ...readSignals(webhook({ ...ALERT, status: 'resolved' }), { customerName: 'x', zone: 'UTC', at: ARRIVED }),
    ]).toEqual([]);
  });
});
