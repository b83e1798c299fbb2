import { describe, expect, it } from '@jest/globals';
import { onlySignal } from '../only-signal.support.spec.js';

function finding(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    SchemaVersion: '2018-10-08',
    Id: 'finding-1',
    ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/inspector',
    ProductName: 'Inspector',
    CompanyName: 'AWS',
    GeneratorId: 'generator-1',
    AwsAccountId: '123456789012',
    Types: ['TTPs/Defense Evasion/Stealth'],
    UpdatedAt: '2026-05-24T22:53:24.000Z',
    Severity: { Label: 'HIGH', Normalized: 70 },
    Title: 'A decoy was read',
    Description: 'Somebody read the decoy.',
    Action: {
      AwsApiCallAction: {
        Api: 'Scan',
        RemoteIpDetails: { IpAddressV4: '198.51.100.7', Country: { CountryName: 'Germany' } },
      },
    },
    Resources: [
      {
        Type: 'AwsEc2Instance',
        Id: 'arn:aws:ec2:eu-west-1:123456789012:instance/i-0abc',
        Details: { AwsEc2Instance: { IpV4Addresses: ['10.0.0.5'] } },
      },
      {
        Type: 'AwsIamAccessKey',
        Id: 'ABC',
        Details: {
          AwsIamAccessKey: { PrincipalId: 'AROA:mia', SessionContext: { SessionIssuer: { UserName: 'user/tester' } } },
        },
      },
      { Type: 'AwsS3Object', Id: 'arn:aws:s3:::bucket/object' },
    ],
    ...changes,
  };
}

describe('a Security Hub finding', () => {
  it('is a signal with its resources', () => {
    expect(onlySignal(finding())).toMatchObject({
      timestamp: '2026-05-24T22:53:24.000Z',
      title: 'A decoy was read',
      severity: 'HIGH',
      source: { product: 'Inspector', format: 'asff', ruleId: 'generator-1', eventId: 'finding-1' },
      entities: {
        sourceIps: ['198.51.100.7'],
        destIps: ['10.0.0.5'],
        users: ['tester', 'mia'],
        hosts: ['i-0abc'],
        files: ['s3://bucket/object'],
        cloudAccounts: ['aws:123456789012'],
      },
      geo: { country: 'DE' },
      mitreHints: ['Defense Evasion'],
    });
  });

  it.each([
    [{ Severity: { Normalized: 0 } }, 'INFO'],
    [{ Severity: { Normalized: 39 } }, 'LOW'],
    [{ Severity: { Normalized: 69 } }, 'MEDIUM'],
    [{ Severity: { Normalized: 89 } }, 'HIGH'],
    [{ Severity: { Normalized: 90 } }, 'CRITICAL'],
    [{ Severity: undefined, FindingProviderFields: { Severity: { Label: 'INFORMATIONAL' } } }, 'INFO'],
  ])('with %j is %s', (changes, severity) => expect(onlySignal(finding(changes)).severity).toBe(severity));

  it('names connections, vulnerabilities and files of malware', () => {
    const signal = onlySignal(
      finding({
        Action: undefined,
        Network: { SourceIpV4: '198.51.100.8', DestinationIpV4: '10.0.0.6', DestinationDomain: 'bad.example' },
        Vulnerabilities: [{ Id: 'CVE-2024-3094' }],
        Malware: [{ Path: '/tmp/x' }],
        ThreatIntelIndicators: [{ Type: 'HASH_SHA256', Value: 'ab'.repeat(32) }],
        Process: { Name: 'x', Path: '/tmp/x' },
      }),
    );
    expect(signal.entities).toMatchObject({
      sourceIps: ['198.51.100.8'],
      destIps: ['10.0.0.6', '10.0.0.5'],
      domains: ['bad.example'],
      cves: ['CVE-2024-3094'],
      hashes: ['ab'.repeat(32)],
      processes: ['/tmp/x'],
    });
  });

  it('that is a sample is marked', () =>
    expect(onlySignal(finding({ Sample: true })).metadata['sampleFinding']).toBe(true));
});
