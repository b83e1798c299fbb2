import { describe, expect, it } from '@jest/globals';
import { onlySignal } from '../only-signal.support.spec.js';

const EVENT = {
  specversion: '1.0',
  type: 'com.example.login.failed',
  source: '/sensors/7',
  id: 'A-1',
  subject: 'mia',
  time: '2026-04-05T17:31:00Z',
  datacontenttype: 'application/json',
};

describe('a CloudEvent', () => {
  it('of an unknown type is read by its own attributes', () => {
    expect(onlySignal({ ...EVENT, severitynumber: 17, data: { user: 'mia', sourceIp: '198.51.100.7' } })).toMatchObject(
      {
        timestamp: '2026-04-05T17:31:00.000Z',
        title: 'com.example.login.failed mia',
        severity: 'HIGH',
        source: {
          format: 'cloudevents',
          product: '/sensors/7',
          ruleId: 'com.example.login.failed',
          eventId: '/sensors/7#A-1',
        },
        entities: { users: ['mia'], sourceIps: ['198.51.100.7'] },
      },
    );
    expect(onlySignal({ ...EVENT, data: '<much wow="xml"/>' })).toMatchObject({
      severity: 'INFO',
      description: '<much wow="xml"/>',
    });
  });

  it.each([
    [{ severitytext: 'critical' }, 'CRITICAL'],
    [{ severitynumber: 9 }, 'LOW'],
    [{}, 'INFO'],
  ])('with %j is %s', (extension, severity) => expect(onlySignal({ ...EVENT, ...extension }).severity).toBe(severity));
});
