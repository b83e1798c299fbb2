import type { Severity, SignalEntities } from '@soc-agent/contracts';
import type { Format } from '../format.js';
import type { ForeignDocument } from '../reading/document.js';
import { cloudAccount, domainUser, filePath } from '../reading/names.js';
import { severityOfNumber, severityOfWord } from '../reading/severities.js';

/** Events of the streaming interface that are detections. */
const DETECTION_EVENT = /(?:Detection|Incident|IOC)\w*Event$/;

/** CrowdStrike Falcon: an alert of the Alerts interface (v2), a detection of the older Detects interface, or an event of the stream. */
export const crowdstrike: Format = {
  name: 'crowdstrike',
  title: 'CrowdStrike Falcon',
  recognises: (alert) =>
    alert.has('composite_id') ||
    (alert.has('detection_id') && alert.has('behaviors')) ||
    isDetection(alert) ||
    isDetection(alert.at('event')) ||
    (DETECTION_EVENT.test(alert.peekText('metadata.eventType')) && alert.has('event')),
  read: (alert) => (alert.has('composite_id') || alert.has('behaviors') ? readAlert(alert) : readStream(alert)),
};

/** A detection of the stream, as forwarders and Falcon Data Replicator write it: flat, without its envelope. */
function isDetection(event: ForeignDocument | undefined): boolean {
  return (
    event !== undefined &&
    (event.has('CompositeId') || event.has('DetectId')) &&
    (event.has('SeverityName') || event.has('Severity'))
  );
}

function readAlert(alert: ForeignDocument): ReturnType<Format['read']> {
  const behaviors = alert.items('behaviors');
  const scopes = [alert, ...behaviors];
  const all = (list: keyof SignalEntities, ...paths: string[]): string[] =>
    scopes.flatMap((scope) => scope.entities(list, ...paths));
  const first = (...paths: string[]): string | undefined =>
    scopes.map((scope) => scope.text(...paths)).find((text) => text !== undefined);
  const connections = alert.items('network_accesses');
  alert.ignore('aggregate_id', 'crawled_timestamp', 'show_in_ui', 'updated_timestamp', 'id');
  return {
    eventId: alert.text('composite_id', 'detection_id'),
    time: alert.time('timestamp', 'last_behavior', 'created_timestamp', 'context_timestamp', 'first_behavior'),
    severity:
      severityOf(alert, 'severity_name', 'severity') ?? severityOf(alert, 'max_severity_displayname', 'max_severity'),
    title: first('display_name', 'name', 'scenario', 'description'),
    description: first('description', 'cmdline'),
    product: alert.text('source_products', 'product') ?? 'Falcon',
    vendor: 'CrowdStrike',
    ruleId: first('pattern_id', 'rule_id', 'rule_instance_id', 'behavior_id', 'name'),
    ruleName: first('display_name', 'name', 'scenario'),
    entities: {
      sourceIps: [
        ...all('sourceIps', 'source_ips', 'source_ip_address', 'source_endpoint_address_ip4', 'ipv4_addresses'),
        ...ofIndicator(scopes, /^ip/),
      ],
      // the machine's own address is the one that was attacked
      destIps: [
        ...alert.entities('destIps', 'device.local_ip', 'target_endpoint_address_ip4'),
        ...connections.flatMap((access) => access.entities('destIps', 'remote_address')),
      ],
      users: [
        ...domainUser(alert, 'logon_domain', 'user_name'),
        ...alert.entities('users', 'user_principal', 'user_names', 'source_account_upn', 'user_email'),
        // of a cloud alert, the account is the cloud's
        ...(alert.has('cloud_provider') ? [] : alert.entities('users', 'source_account_name')),
        ...behaviors.flatMap((behavior) => behavior.entities('users', 'user_name')),
      ],
      hosts: deviceOf(alert),
      processes: all('processes', 'filepath', 'filename').slice(0, 5),
      files: alert.items('files_accessed').flatMap((file) => file.entities('files', 'filepath', 'filename')),
      hashes: [...all('hashes', 'sha256', 'sha1', 'md5'), ...ofIndicator(scopes, /^hash/)],
      domains: [
        ...alert.items('dns_requests').flatMap((request) => request.entities('domains', 'domain_name')),
        ...ofIndicator(scopes, /^domain/),
      ],
      userAgents: alert.entities('userAgents', 'user_agent'),
      cloudAccounts: cloudAccount(
        alert.text('cloud_provider', 'device.service_provider'),
        alert.text('cloud_account_id', 'device.service_provider_account_id'),
      ),
    },
    mitreHints: [
      ...alert.items('mitre_attack').flatMap((attack) => attack.texts('technique_id', 'tactic_id')),
      ...scopes.flatMap((scope) => scope.texts('technique_id', 'tactic_id')),
      ...scopes.flatMap((scope) => scope.texts('tactic')),
    ],
    metadata: {
      status: alert.text('status'),
      confidence: alert.number('confidence', 'max_confidence'),
      type: alert.text('type'),
      commandLine: first('cmdline'),
      parentProcess: alert.text('parent_details.filepath', 'parent_details.cmdline'),
      externalIp: alert.text('device.external_ip'),
      action: alert.text('pattern_disposition_description', 'event_name'),
      resource: alert.text('resource_id'),
      region: alert.text('cloud_region'),
      platform: alert.text('device.platform_name', 'platform'),
      cid: alert.text('cid'),
      link: alert.text('falcon_host_link'),
    },
  };
}

/** A stream event has its fields in `event`; forwarders flatten them. */
function readStream(alert: ForeignDocument): ReturnType<Format['read']> {
  const event = alert.at('event') ?? alert;
  const title = event.text('Name', 'DetectName', 'IncidentType', 'Objective', 'DetectDescription', 'Description');
  return {
    eventId: event.text('CompositeId', 'DetectId', 'DetectionId', 'IncidentID') ?? alert.text('metadata.offset'),
    time:
      alert.time('metadata.eventCreationTime') ??
      event.time('ProcessStartTime', 'StartTime', 'ContextTimeStamp', 'timestamp'),
    severity: severityOf(event, 'SeverityName', 'Severity'),
    title,
    description: event.text('Description', 'DetectDescription', 'CommandLine'),
    product: 'Falcon',
    vendor: 'CrowdStrike',
    ruleId: event.text('PatternId', 'RuleId', 'IOARuleInstanceID', 'DetectName', 'Name', 'Technique'),
    ruleName: title,
    entities: {
      sourceIps: event.entities('sourceIps', 'SourceEndpointIpAddress', 'SourceIP'),
      destIps: [
        ...event.entities('destIps', 'LocalIP', 'LocalIPv6', 'TargetEndpointIpAddress'),
        ...event.items('NetworkAccesses').flatMap((access) => access.entities('destIps', 'RemoteAddress')),
      ],
      users: [
        ...domainUser(event, 'LogonDomain', 'UserName'),
        ...event.entities('users', 'UserPrincipal', 'SourceAccountUpn', 'SourceAccountName'),
      ],
      hosts: [
        ...event.entities(
          'hosts',
          'Hostname',
          'ComputerName',
          'HostName',
          'SourceEndpointHostName',
          'TargetEndpointHostName',
        ),
        ...(namesHost(event) ? [] : event.entities('hosts', 'AgentId', 'SensorId')),
      ],
      processes: filePath(event, 'FilePath', 'FileName'),
      hashes: event.entities('hashes', 'SHA256String', 'SHA1String', 'MD5String'),
      domains: event.items('DnsRequests').flatMap((request) => request.entities('domains', 'DomainName')),
      files: event.items('FilesAccessed').flatMap((file) => file.entities('files', 'FileName')),
    },
    mitreHints: [
      ...event.texts('Tactic', 'MitreAttack', 'TechniqueId'),
      ...event.items('MitreAttack').flatMap((attack) => attack.texts('TechniqueID', 'TacticID', 'Tactic')),
    ],
    metadata: {
      technique: event.text('Technique'),
      objective: event.text('Objective'),
      commandLine: event.text('CommandLine'),
      parentProcess: event.text('ParentImageFilePath', 'ParentCommandLine', 'ParentImageFileName'),
      action: event.text('PatternDispositionDescription'),
      eventType: alert.text('metadata.eventType'),
      cid: alert.text('metadata.customerIDString'),
      link: event.text('FalconHostLink'),
    },
    // in CrowdStrike's words: what a command line says, an attacker may have said
    sample: /^Non-malicious sample detection/.test(event.peekText('Description')),
  };
}

function severityOf(scope: ForeignDocument, name: string, value: string): Severity | undefined {
  const number = scope.number(value);
  // older events count from 1 to 5
  const scale = number !== undefined && number <= 5 ? number * 20 : number;
  return severityOfWord(scope.text(name)) ?? severityOfNumber(scale, { LOW: 20, MEDIUM: 40, HIGH: 60, CRITICAL: 80 });
}

function deviceOf(alert: ForeignDocument): string[] {
  const named = alert.entities('hosts', 'device.hostname', 'hostname', 'source_endpoint_host_name', 'host_names');
  return named.length > 0 ? named : alert.entities('hosts', 'device.device_id', 'agent_id');
}

function namesHost(event: ForeignDocument): boolean {
  return event.has('Hostname') || event.has('ComputerName') || event.has('HostName');
}

function ofIndicator(scopes: readonly ForeignDocument[], type: RegExp): string[] {
  return scopes.filter((scope) => type.test(scope.text('ioc_type') ?? '')).flatMap((scope) => scope.texts('ioc_value'));
}
