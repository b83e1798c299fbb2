import { describe, expect, it } from '@jest/globals';
import { onlySignal } from '../only-signal.support.spec.js';
import { wazuhAlert } from './wazuh-alert.support.spec.js';

/** An alert of the manager itself, with data of a service it fetched. */
function fetched(data: Record<string, unknown>): Record<string, unknown> {
  return wazuhAlert({ agent: { id: '000', name: 'siem-1' }, manager: { name: 'siem-1' }, data });
}

const SHA256 = 'cd'.repeat(32);

describe('what Wazuh decodes', () => {
  it('Sysmon: every digest of the file, the user in its domain, the program', () => {
    const eventdata = {
      user: 'CORP\\mia',
      image: 'C:\\a.exe',
      parentImage: 'C:\\Windows\\explorer.exe',
      commandLine: 'a.exe -enc x',
      hashes: `SHA1=${'AB'.repeat(20)},MD5=${'AB'.repeat(16)},SHA256=${SHA256.toUpperCase()},IMPHASH=${'AB'.repeat(16)}`,
    };
    const { entities, metadata } = onlySignal(
      wazuhAlert({ data: { win: { system: { eventID: '1', computer: 'WS-7.corp.example' }, eventdata } } }),
    );
    expect(entities).toMatchObject({
      hashes: ['ab'.repeat(20), 'ab'.repeat(16), SHA256],
      users: ['CORP\\mia'],
      hosts: ['ws-7.corp.example'],
      processes: ['C:\\a.exe'],
    });
    expect(metadata).toMatchObject({
      eventId: '1',
      commandLine: 'a.exe -enc x',
      parentProcess: 'C:\\Windows\\explorer.exe',
    });
  });

  it('Windows logons: accounts in their domains, nobody for what is a placeholder', () => {
    const eventdata = {
      targetUserName: 'mia',
      targetDomainName: 'CORP',
      subjectUserName: '-',
      subjectDomainName: '-',
      ipAddress: '::ffff:10.1.2.3',
      ipPort: '50172',
      logonType: '3',
    };
    const { entities } = onlySignal(wazuhAlert({ data: { win: { system: { computer: 'DC1' }, eventdata } } }));
    expect(entities).toMatchObject({ users: ['CORP\\mia'], sourceIps: ['10.1.2.3'], hosts: ['dc1'] });
  });

  it('a wrapped Suricata alert, whose numbers are texts', () => {
    const signal = onlySignal(
      wazuhAlert({
        data: {
          flow_id: '630418207537175.000000',
          src_ip: '192.168.10.18',
          dest_ip: '192.168.10.21',
          src_port: '443',
          dest_port: '80',
          alert: { signature_id: '2016184', action: 'allowed', severity: '3' },
          http: { hostname: 'shop.example', url: '/CFIDE/', http_user_agent: 'Mozilla/5.0' },
        },
      }),
    );
    expect(signal.source.ruleId).toBe('5503/2016184');
    expect(signal.metadata).toMatchObject({
      sourcePort: 443,
      destPort: 80,
      action: 'allowed',
      flowId: '630418207537175.000000',
    });
    expect(signal.entities).toMatchObject({
      sourceIps: ['192.168.10.18'],
      destIps: ['192.168.10.21'],
      urls: ['http://shop.example/CFIDE/'],
      userAgents: ['Mozilla/5.0'],
    });
  });

  it('a Snort line, with a port glued to its address', () => {
    const signal = onlySignal(wazuhAlert({ data: { srcip: 'unknown', dstip: '192.168.10.21:80', id: '1:2221028:1' } }));
    expect(signal.entities).toMatchObject({ sourceIps: [], destIps: ['192.168.10.21'] });
    expect(signal.source.ruleId).toBe('5503/1:2221028');
  });

  it('Office 365: the account, the address it came from, and the file', () => {
    const office365 = {
      UserId: 'mia@example.org',
      ClientIP: '198.51.100.63:51000',
      Operation: 'AtpDetection',
      Workload: 'ThreatIntelligence',
      FileData: {
        FileName: 'list.rar',
        FilePath: 'https://files.example/list.rar',
        SHA256: 'Ez4L4/BLdGHeWMG0RJRO452SMDdV1n0PpwxyJWoworM=',
      },
    };
    const { entities, metadata } = onlySignal(fetched({ integration: 'office365', office365 }));
    expect(entities).toMatchObject({
      hosts: [],
      users: ['mia@example.org'],
      sourceIps: ['198.51.100.63'],
      hashes: ['133e0be3f04b7461de58c1b444944ee39d92303755d67d0fa70c72256a30a2b3'],
      files: ['https://files.example/list.rar'],
      urls: ['https://files.example/list.rar'],
    });
    expect(metadata).toMatchObject({ action: 'AtpDetection', workload: 'ThreatIntelligence' });
  });

  it('CloudTrail: who called what, from where, in which account', () => {
    const aws = {
      source: 'cloudtrail',
      eventName: 'StopLogging',
      sourceIPAddress: '198.51.100.9',
      userAgent: 'aws-cli/2.1',
      awsRegion: 'eu-west-1',
      recipientAccountId: '123456789012',
      userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { userName: 'Admin' } } },
    };
    expect(onlySignal(fetched({ integration: 'aws', aws }))).toMatchObject({
      entities: {
        sourceIps: ['198.51.100.9'],
        users: ['Admin'],
        userAgents: ['aws-cli/2.1'],
        cloudAccounts: ['aws:123456789012'],
        hosts: [],
      },
      metadata: { action: 'StopLogging', region: 'eu-west-1' },
    });
  });

  it('a GuardDuty finding it fetched, as GuardDuty itself would be read', () => {
    const aws = {
      schemaVersion: '2.0',
      accountId: '123456789012',
      type: 'CredentialAccess:IAMUser/AnomalousBehavior',
      severity: '8',
      description: 'An API was called in an unusual way.',
      service: {
        action: {
          awsApiCallAction: {
            api: 'GetSecret',
            remoteIpDetails: { ipAddressV4: '198.51.100.9', country: { countryName: 'France' } },
          },
        },
        additionalInfo: { sample: 'true' },
      },
      resource: { accessKeyDetails: { userName: 'deploy' } },
    };
    expect(onlySignal(fetched({ integration: 'aws', aws }))).toMatchObject({
      source: { ruleId: '5503/CredentialAccess:IAMUser/AnomalousBehavior' },
      entities: { sourceIps: ['198.51.100.9'], users: ['deploy'], hosts: [] },
      geo: { country: 'FR' },
      mitreHints: ['Credential Access'],
      metadata: { sampleFinding: true, api: 'GetSecret' },
    });
  });

  it('Google Cloud: the principal, the caller, the project', () => {
    const gcp = {
      protoPayload: {
        methodName: 'google.iam.admin.v1.CreateServiceAccountKey',
        authenticationInfo: { principalEmail: 'mia@example.org' },
        requestMetadata: { callerIp: '198.51.100.9', callerSuppliedUserAgent: 'google-cloud-sdk' },
      },
      resource: { labels: { project_id: 'shop-prod' } },
    };
    expect(onlySignal(fetched({ integration: 'gcp', gcp })).entities).toMatchObject({
      users: ['mia@example.org'],
      sourceIps: ['198.51.100.9'],
      userAgents: ['google-cloud-sdk'],
      cloudAccounts: ['gcp:shop-prod'],
      hosts: [],
    });
  });

  it('GitHub: the actor and where it was', () => {
    const github = {
      actor: 'mia',
      action: 'repo.destroy',
      actor_ip: '198.51.100.9',
      org: 'shop',
      actor_location: { country_code: 'DE' },
    };
    expect(onlySignal(fetched({ integration: 'github', github }))).toMatchObject({
      entities: { users: ['mia'], sourceIps: ['198.51.100.9'], cloudAccounts: ['github:shop'], hosts: [] },
      geo: { country: 'DE' },
    });
  });

  it('Docker: on the host that runs the container', () => {
    const docker = {
      Action: 'exec_start',
      Type: 'container',
      Actor: { ID: 'abc', Attributes: { name: 'shop-web', image: 'nginx' } },
    };
    const { entities, metadata } = onlySignal(wazuhAlert({ data: { integration: 'docker', docker } }));
    expect(entities.hosts).toEqual(['mail-0']);
    expect(metadata).toMatchObject({ container: 'shop-web', image: 'nginx', action: 'exec_start' });
  });

  it('file integrity: the file as it is now, and who changed it', () => {
    const syscheck = {
      path: '/etc/passwd',
      event: 'modified',
      md5_before: 'ee'.repeat(16),
      md5_after: 'ab'.repeat(16),
      sha256_after: SHA256,
      uname_after: 'root',
      changed_attributes: ['md5', 'sha256'],
      audit: { login_user: { name: 'mia' }, user: { name: 'root' }, process: { name: '/usr/bin/vim' } },
    };
    const { entities, metadata } = onlySignal(wazuhAlert({ data: undefined, syscheck }));
    expect(entities).toMatchObject({
      files: ['/etc/passwd'],
      hashes: [SHA256, 'ab'.repeat(16)],
      users: ['mia', 'root'],
      processes: ['/usr/bin/vim'],
      hosts: ['mail-0'],
    });
    expect(metadata).toMatchObject({ action: 'modified', owner: 'root', changed: ['md5', 'sha256'] });
  });

  it('a policy check and a vulnerability', () => {
    const sca = {
      type: 'check',
      policy: 'CIS Debian',
      check: { title: 'Ensure SSH root login is disabled', result: 'failed', file: '/etc/ssh/sshd_config' },
    };
    expect(onlySignal(wazuhAlert({ data: { sca } }))).toMatchObject({
      entities: { files: ['/etc/ssh/sshd_config'] },
      metadata: { policy: 'CIS Debian', check: 'Ensure SSH root login is disabled', checkResult: 'failed' },
    });
    const vulnerability = {
      cve: 'CVE-2024-3094',
      severity: 'Critical',
      package: { name: 'xz-utils', version: '5.6.0' },
      score: { base: '10.0' },
    };
    expect(onlySignal(wazuhAlert({ data: { vulnerability } }))).toMatchObject({
      entities: { cves: ['CVE-2024-3094'], hosts: ['mail-0'] },
      metadata: { package: 'xz-utils', packageVersion: '5.6.0', cvss: 10 },
    });
  });

  it('an active response: what it answered is what happened', () => {
    const cause = wazuhAlert({
      rule: { level: 10, id: '5763', description: 'sshd: brute force', mitre: { id: ['T1110'] } },
      data: { srcip: '203.0.113.9' },
    });
    const answer = wazuhAlert({
      rule: {
        level: 3,
        id: '651',
        description: 'Host Blocked by firewall-drop Active Response',
        groups: ['active_response'],
      },
      data: {
        version: '1',
        command: 'add',
        parameters: { program: 'active-response/bin/firewall-drop', alert: cause },
      },
    });
    expect(onlySignal(answer)).toMatchObject({
      title: 'Host Blocked by firewall-drop Active Response: sshd: brute force',
      severity: 'MEDIUM',
      source: { ruleId: '651' },
      entities: { sourceIps: ['203.0.113.9'], hosts: ['mail-0'] },
      mitreHints: ['T1110'],
      metadata: { response: 'active-response/bin/firewall-drop', action: 'add' },
    });
  });

  it('a firewall that sends syslog through the manager', () => {
    const data = {
      srcip: '203.0.113.7',
      dstip: '10.0.0.9',
      dstport: '443',
      action: 'deny',
      devname: 'FW-1',
      user: 'mia',
    };
    const rule = { level: 5, id: '81603', description: 'Fortigate messages grouped.', groups: ['fortigate', 'syslog'] };
    const signal = onlySignal({
      ...fetched(data),
      rule,
      predecoder: { hostname: 'fw-1' },
      decoder: { name: 'fortigate-firewall-v5' },
    });
    expect(signal.entities).toMatchObject({
      sourceIps: ['203.0.113.7'],
      destIps: ['10.0.0.9'],
      users: ['mia'],
      hosts: [],
    });
    expect(signal.metadata).toMatchObject({ device: 'FW-1', action: 'deny', destPort: 443 });
  });
});
