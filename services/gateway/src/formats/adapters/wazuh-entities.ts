import type { SignalEntities } from '@soc-agent/contracts';
import type { ForeignDocument } from '../reading/document.js';
import { cloudAccount, domainUser, endpoints } from '../reading/names.js';
import { networkEntities } from './suricata.js';

/** What is fetched from a service by an agent or the manager: the machine that fetched it has no part in it. */
const FETCHED = ['data.office365', 'data.aws', 'data.gcp', 'data.github', 'data.ms-graph', 'data.azure'];
/** Rule groups and decoders of network devices, which send syslog about others. */
const NETWORK_DEVICE =
  /^(?:firewall\w*|fortigate\w*|fortinet|fortimail|cisco\w*|pix|asa|paloalto\w*|pan-?os|pfsense|pf|opnsense|sonicwall|checkpoint\w*|juniper|junos\w*|netscreen\w*|mikrotik|sophos\w*|watchguard|iptables|unifi|ids|snort)(?:-.*)?$/i;

const SOURCE_IPS = [
  'srcip',
  'src_ip',
  'source_address',
  'remip',
  'client_ip',
  'office365.ClientIP',
  'office365.ClientIPAddress',
  'office365.ActorIpAddress',
  'aws.sourceIPAddress',
  'aws.source_ip_address',
  'aws.srcaddr',
  'aws.client_ip',
  'aws.httpRequest.clientIp',
  'gcp.protoPayload.requestMetadata.callerIp',
  'gcp.jsonPayload.sourceIP',
  'gcp.jsonPayload.connection.src_ip',
  'github.actor_ip',
  'win.eventdata.ipAddress',
  'win.eventdata.sourceIp',
  'win.eventdata.sourceAddress',
  'eventdata.sourceIp',
].map((path) => `data.${path}`);

const DEST_IPS = [
  'dstip',
  'dest_ip',
  'dst_ip',
  'destination_address',
  'aws.dstaddr',
  'gcp.jsonPayload.connection.dest_ip',
  'win.eventdata.destinationIp',
  'win.eventdata.destAddress',
  'eventdata.destinationIp',
].map((path) => `data.${path}`);

const USERS = [
  'srcuser',
  'dstuser',
  'user',
  'username',
  'user_name',
  'source_user',
  'destination_user',
  'unauthuser',
  'audit.acct',
  'office365.UserId',
  'aws.userIdentity.userName',
  'aws.userIdentity.sessionContext.sessionIssuer.userName',
  'gcp.protoPayload.authenticationInfo.principalEmail',
  'github.actor',
  'github.user',
  'osquery.decorations.username',
].map((path) => `data.${path}`);

const PROCESSES = [
  'win.eventdata.image',
  'win.eventdata.newProcessName',
  'win.eventdata.processName',
  'win.eventdata.sourceImage',
  'win.eventdata.process Name',
  'eventdata.image',
  'audit.exe',
].map((path) => `data.${path}`);

const FILES = [
  'syscheck.path',
  ...[
    'win.eventdata.targetFilename',
    'win.eventdata.path',
    'win.eventdata.imagePath',
    'win.eventdata.targetObject',
    'eventdata.targetFilename',
    'office365.FileData.FilePath',
    'office365.SourceFileName',
    'virustotal.source.file',
    'audit.file.name',
    'sca.check.file',
    'YARA.scanned_file',
    'yara_scanned_file',
    'file',
  ].map((path) => `data.${path}`),
];

const HASHES = [
  'syscheck.sha256_after',
  'syscheck.sha1_after',
  'syscheck.md5_after',
  ...[
    'win.eventdata.hashes',
    'win.eventdata.hash',
    'eventdata.hashes',
    'office365.FileData.SHA256',
    'virustotal.source.sha1',
    'virustotal.source.md5',
    'sha256',
    'md5',
  ].map((path) => `data.${path}`),
];

/**
 * Everything a Wazuh alert names. The collector is not the victim: agent 000 and the manager are no hosts, nor is the agent that
 * fetches a cloud service's log, nor the firewall that reports.
 * @param wrapped what another tool's finding inside it names.
 */
export function wazuhEntities(alert: ForeignDocument, wrapped: Partial<SignalEntities> = {}): Partial<SignalEntities> {
  const network = alert.at('data');
  const wire: Partial<SignalEntities> = network?.has('alert') ? networkEntities(network) : {};
  const own: Partial<SignalEntities> = {
    sourceIps: alert.entities('sourceIps', ...SOURCE_IPS),
    destIps: alert.entities('destIps', ...DEST_IPS),
    users: usersOf(alert),
    hosts: hostsOf(alert),
    urls: urlsOf(alert, network),
    domains: alert.entities(
      'domains',
      'data.win.eventdata.queryName',
      'data.win.eventdata.destinationHostname',
      'data.gcp.jsonPayload.queryName',
      'data.hostname',
    ),
    userAgents: alert.entities(
      'userAgents',
      'data.http.http_user_agent',
      'data.user_agent',
      'data.aws.userAgent',
      'data.office365.UserAgent',
      'data.gcp.protoPayload.requestMetadata.callerSuppliedUserAgent',
      'data.github.user_agent',
    ),
    processes: [
      ...alert.entities('processes', ...PROCESSES),
      ...alert.entities('processes', 'syscheck.audit.process.name'),
    ],
    files: alert.entities('files', ...FILES),
    hashes: alert.entities('hashes', ...HASHES),
    cves: alert.entities('cves', 'data.vulnerability.cve', 'data.cve', 'rule.description'),
    cloudAccounts: [
      ...cloudAccount(
        'aws',
        alert.text('data.aws.recipientAccountId', 'data.aws.aws_account_id', 'data.aws.accountId'),
      ),
      ...cloudAccount('gcp', alert.text('data.gcp.resource.labels.project_id')),
      ...cloudAccount('m365', alert.text('data.office365.OrganizationId')),
      ...cloudAccount('github', alert.text('data.github.org')),
    ],
  };
  const lists = Object.keys({ ...own, ...wire, ...wrapped }) as (keyof SignalEntities)[];
  return Object.fromEntries(
    lists.map((list) => [list, [...(wrapped[list] ?? []), ...(own[list] ?? []), ...(wire[list] ?? [])]]),
  );
}

/** Windows names an account in two fields, or in one as `DOMAIN\user`; who did something stands before whom it was done to. */
function usersOf(alert: ForeignDocument): string[] {
  const windows = alert.at('data.win.eventdata') ?? alert.at('data.eventdata');
  const syscheck = alert.entities(
    'users',
    'syscheck.audit.login_user.name',
    'syscheck.audit.user.name',
    'syscheck.audit.effective_user.name',
  );
  if (!windows) return [...syscheck, ...alert.entities('users', ...USERS)];
  return [
    ...windows.entities('users', 'user', 'detection User'),
    ...domainUser(windows, 'targetDomainName', 'targetUserName'),
    ...domainUser(windows, 'subjectDomainName', 'subjectUserName'),
    ...windows.entities('users', 'sourceUser', 'targetUser', 'accountName'),
    ...syscheck,
    ...alert.entities('users', ...USERS),
  ];
}

function hostsOf(alert: ForeignDocument): string[] {
  if (FETCHED.some((path) => alert.has(path))) return [];
  const collectors = new Set(['000', ...alert.texts('manager.name').map((name) => name.toLowerCase())]);
  const isCollector = (name: string): boolean => collectors.has(name);
  const [agent] = collectors.has(alert.peekText('agent.id')) ? [] : alert.entities('hosts', 'agent.name');
  const groups = [...alert.texts('rule.groups'), ...alert.texts('decoder.name', 'decoder.parent')];
  const [computer] = alert.entities('hosts', 'data.win.system.computer', 'data.system.computer');
  // a Windows event says itself where it happened, also when a collector forwards it
  if (computer !== undefined) return [computer];
  const { hosts: senders } = endpoints(alert, 'predecoder.hostname');
  const reportsOnOthers = groups.some((group) => NETWORK_DEVICE.test(group));
  const relayed = reportsOnOthers ? [] : senders.filter((name) => !isCollector(name) && name !== agent);
  // an agent's own log names the agent by its host name; a log it relays names another host
  if (agent === undefined || isCollector(agent)) return relayed;
  return reportsOnOthers && alert.has('predecoder.hostname') ? [] : [agent, ...relayed];
}

function urlsOf(alert: ForeignDocument, network: ForeignDocument | undefined): string[] {
  if (network?.has('http.url')) return [];
  return alert
    .entities('urls', 'data.url', 'data.office365.FileData.FilePath', 'data.office365.ObjectId')
    .filter((url) => /^[a-z]+:\/\//i.test(url) || url.startsWith('/'));
}
