import { describe, expect, it } from '@jest/globals';
import { onlySignal } from '../only-signal.support.spec.js';

/** In the spelling of EventBridge. */
function finding(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    schemaVersion: '2.0',
    accountId: '123456789012',
    region: 'eu-west-1',
    id: 'finding-1',
    type: 'UnauthorizedAccess:EC2/SSHBruteForce',
    severity: 2,
    title: '198.51.100.7 is performing SSH brute force attacks against i-0abc.',
    description: 'Brute force attacks are used to gain access.',
    updatedAt: '2026-02-14T18:12:22.316Z',
    resource: { instanceDetails: { instanceId: 'i-0abc', networkInterfaces: [{ privateIpAddress: '10.0.0.5' }] } },
    service: {
      eventLastSeen: '2026-02-14T17:59:17Z',
      count: 12,
      action: {
        networkConnectionAction: {
          connectionDirection: 'INBOUND',
          remoteIpDetails: {
            ipAddressV4: '198.51.100.7',
            country: { countryName: 'Russia' },
            city: { cityName: 'Moscow' },
            geoLocation: { lat: 55.7, lon: 37.6 },
            organization: { asn: '64500', isp: 'Example' },
          },
        },
      },
    },
    ...changes,
  };
}

/** The same in the spelling of GuardDuty's own interface. */
function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [`${key[0]?.toUpperCase()}${key.slice(1)}`, pascal(item)]),
  );
}

describe('a GuardDuty finding', () => {
  it('is the same signal in both spellings', () => {
    for (const document of [finding(), pascal(finding())]) {
      expect(onlySignal(document)).toMatchObject({
        timestamp: '2026-02-14T17:59:17.000Z',
        severity: 'LOW',
        source: {
          product: 'GuardDuty',
          format: 'guardduty',
          ruleId: 'UnauthorizedAccess:EC2/SSHBruteForce',
          eventId: 'finding-1',
        },
        entities: {
          sourceIps: ['198.51.100.7'],
          destIps: ['10.0.0.5'],
          hosts: ['i-0abc'],
          cloudAccounts: ['aws:123456789012'],
        },
        geo: { country: 'RU', city: 'Moscow', latitude: 55.7, longitude: 37.6 },
        metadata: { count: 12, asn: 64_500, region: 'eu-west-1' },
      });
    }
  });

  it.each([
    [3.9, 'LOW'],
    [4, 'MEDIUM'],
    [8.9, 'HIGH'],
    [9, 'CRITICAL'],
  ])('of severity %d is %s', (severity, ours) => expect(onlySignal(finding({ severity })).severity).toBe(ours));

  it('of a connection that the instance opened has the instance for its source', () => {
    const action = {
      networkConnectionAction: { connectionDirection: 'OUTBOUND', remoteIpDetails: { ipAddressV4: '198.51.100.7' } },
    };
    expect(onlySignal(finding({ service: { action } })).entities).toMatchObject({
      sourceIps: ['10.0.0.5'],
      destIps: ['198.51.100.7'],
    });
  });

  it.each([
    ['additionalInfo', { service: { additionalInfo: { sample: true } } }],
    ['a value in it', { service: { additionalInfo: { value: '{"sample":true}' } } }],
    ['the title', { title: '[SAMPLE] finding', service: {} }],
  ])('made up to try it out is marked, not lost (%s)', (_, changes) => {
    expect(onlySignal(finding(changes)).metadata['sampleFinding']).toBe(true);
    expect(onlySignal(finding()).metadata).not.toHaveProperty('sampleFinding');
  });

  it('names who called an interface, or which domain was asked for', () => {
    const call = finding({
      resource: { accessKeyDetails: { userName: 'deploy', principalId: 'AIDA' } },
      service: {
        action: {
          awsApiCallAction: {
            api: 'GetSecret',
            userAgent: 'aws-cli',
            remoteIpDetails: { ipAddressV4: '198.51.100.7' },
          },
        },
      },
    });
    expect(onlySignal(call)).toMatchObject({
      entities: { users: ['deploy'], userAgents: ['aws-cli'] },
      metadata: { api: 'GetSecret' },
    });
    const dns = finding({ service: { action: { dnsRequestAction: { domain: 'bad.example' } } } });
    expect(onlySignal(dns).entities.domains).toEqual(['bad.example']);
  });

  it('of a sequence names actors, endpoints and ATT&CK of its parts', () => {
    const sequence = {
      actors: [{ user: { name: 'john' } }],
      endpoints: [{ ip: '198.51.100.7' }],
      signals: [
        {
          signalIndicators: [
            { key: 'ATTACK_TECHNIQUE', values: ['T1098.003'] },
            { key: 'TOR_IP', values: ['x'] },
          ],
        },
      ],
    };
    const document = finding({
      type: 'AttackSequence:IAM/CompromisedCredentials',
      severity: 9,
      description: 'seen: T1562.008 - Impair Defenses',
      service: { detection: { sequence } },
    });
    expect(onlySignal(document)).toMatchObject({
      severity: 'CRITICAL',
      entities: { users: ['john'], sourceIps: ['198.51.100.7'] },
      mitreHints: ['T1098.003', 'T1562.008'],
    });
  });
});
