import type { Severity, ThreatType } from '@soc-agent/contracts';
import type { Format } from '../format.js';
import type { ForeignDocument } from '../reading/document.js';
import { placeIn } from '../reading/places.js';
import { severityOfNumber } from '../reading/severities.js';
import type { SignalReading } from '../reading/signal-reading.js';
import { graph } from './graph.js';
import { guardduty } from './guardduty.js';
import { networkMetadata } from './suricata.js';
import { wazuhEntities } from './wazuh-entities.js';

/** Rule groups that say the type outright; the first match wins. Those of antivirus, rootcheck and file integrity are of everyday events, too. */
const TYPE_OF_GROUP: readonly (readonly [RegExp, ThreatType])[] = [
  [/^(authentication_failures|multiple_.*|dos|ddos)$/, 'rate_limit_breach'],
  [/^(malware|rootkit|yara)$/, 'device_compromise'],
  [/^(web_scan|recon)$/, 'bot_traffic'],
];
/** What Wazuh writes of itself, or what says nothing of the event. */
const NOTHING_NEW = [
  'rule.mail',
  'rule.pci_dss',
  'rule.gpg13',
  'rule.gdpr',
  'rule.hipaa',
  'rule.nist_800_53',
  'rule.tsc',
  'decoder',
  'input',
  'predecoder',
  'rule.mitre',
  'cluster',
];

/**
 * A Wazuh 4 alert (3 and OSSEC's too) as its integrator posts it or its indexer keeps it, with what Wazuh wraps: Suricata,
 * GuardDuty, Microsoft Graph, and the alert that an active response answered.
 */
export const wazuh: Format = {
  name: 'wazuh',
  title: 'Wazuh alert',
  recognises: (alert) =>
    Number.isFinite(alert.peekNumber('rule.level')) &&
    alert.has('agent') &&
    (alert.has('decoder') || alert.has('manager') || alert.has('location')),
  read(alert) {
    const level = alert.required('rule.level', alert.number('rule.level'), 'a number from 0 to 16');
    const ruleId = alert.required('rule.id', alert.text('rule.id'), 'a rule id');
    const description = alert.text('rule.description') ?? `Wazuh rule ${ruleId}`;
    const cause = alert.at('data.parameters.alert');
    const wrapped = wrappedIn(alert);
    const signature =
      alert.text('data.alert.signature_id') ?? /^\d+:\d+(?=:\d+$)/.exec(alert.text('data.id') ?? '')?.[0];
    const answered = cause?.text('rule.description');
    alert.ignore(...NOTHING_NEW);
    return {
      eventId: alert.text('id', '_id'),
      collector: alert.text('manager.name'),
      time: alert.time('timestamp', '@timestamp'),
      severity: severityOf(Math.max(level, cause?.number('rule.level') ?? 0)),
      title: answered === undefined ? description : `${description}: ${answered}`,
      description: alert.text('full_log', 'data.win.system.message') ?? wrapped?.description,
      threatType: typeOfGroups(alert),
      // what fires on a frequency
      usualType: alert.number('rule.frequency') === undefined ? undefined : 'rate_limit_breach',
      product: 'Wazuh',
      vendor: 'Wazuh',
      // one Wazuh rule wraps many alerts: they differ by their own rules
      ruleId: [ruleId, signature ?? wrapped?.ruleId].filter((part) => part !== undefined).join('/'),
      ruleName: description,
      entities: wazuhEntities(cause ?? alert, wrapped?.entities),
      geo: wrapped?.geo ?? placeOf(alert),
      mitreHints: [
        ...[alert, cause].flatMap((one) => one?.texts('rule.mitre.id') ?? []),
        ...[alert, cause].flatMap((one) => one?.texts('rule.mitre.tactic') ?? []),
        ...(wrapped?.mitreHints ?? []),
      ],
      metadata: { ...wrapped?.metadata, ...metadataOf(alert, level) },
      sample: wrapped?.sample ?? false,
    };
  },
};

/** Bands of the Wazuh dashboard. */
function severityOf(level: number): Severity | undefined {
  return severityOfNumber(level, { LOW: 0, MEDIUM: 7, HIGH: 12, CRITICAL: 15 });
}

/** The finding of another tool that Wazuh fetched as it is. */
function wrappedIn(alert: ForeignDocument): SignalReading | undefined {
  const aws = alert.at('data.aws');
  if (aws && guardduty.recognises(aws)) return guardduty.read(aws);
  const microsoft = alert.at('data.ms-graph');
  return microsoft && graph.recognises(microsoft) ? graph.read(microsoft) : undefined;
}

function typeOfGroups(alert: ForeignDocument): ThreatType | undefined {
  const groups = alert.texts('rule.groups');
  return TYPE_OF_GROUP.find(([pattern]) => groups.some((group) => pattern.test(group)))?.[1];
}

function placeOf(alert: ForeignDocument): SignalReading['geo'] {
  return placeIn(alert, {
    country: [
      'GeoLocation.country_code',
      'GeoLocation.country_name',
      'data.github.actor_location.country_code',
      'data.srccountry',
    ],
    city: ['GeoLocation.city_name'],
    latitude: ['GeoLocation.location.lat'],
    longitude: ['GeoLocation.location.lon'],
  });
}

function metadataOf(alert: ForeignDocument, level: number): Record<string, unknown> {
  const network = alert.at('data');
  return {
    ...(network?.has('flow_id') || network?.has('alert') ? networkMetadata(network) : {}),
    level,
    groups: alert.texts('rule.groups'),
    firedTimes: alert.number('rule.firedtimes'),
    agentId: alert.text('agent.id'),
    agentName: alert.text('agent.name'),
    agentIp: alert.text('agent.ip'),
    manager: alert.text('manager.name'),
    location: alert.text('location'),
    decoder: alert.text('decoder.name'),
    device: alert.text('data.devname', 'data.device_name'),
    integration: alert.text('data.integration'),
    protocol: alert.text('data.proto', 'data.protocol'),
    sourcePort: alert.number(
      'data.srcport',
      'data.src_port',
      'data.win.eventdata.ipPort',
      'data.win.eventdata.sourcePort',
    ),
    destPort: alert.number('data.dstport', 'data.dest_port', 'data.win.eventdata.destinationPort'),
    action: alert.text(
      ...[
        'alert.action',
        'action',
        'office365.Operation',
        'aws.eventName',
        'gcp.protoPayload.methodName',
        'github.action',
        'docker.Action',
        'command',
      ].map((path) => `data.${path}`),
      'syscheck.event',
    ),
    category: alert.text('data.alert.category'),
    eventId: alert.text('data.win.system.eventID'),
    channel: alert.text('data.win.system.channel'),
    logonType: alert.text('data.win.eventdata.logonType'),
    commandLine: alert.text('data.win.eventdata.commandLine', 'data.command', 'data.audit.command'),
    parentProcess: alert.text('data.win.eventdata.parentImage', 'data.win.eventdata.parentProcessName'),
    workload: alert.text('data.office365.Workload'),
    region: alert.text('data.aws.awsRegion', 'data.aws.region'),
    container: alert.text('data.docker.Actor.Attributes.name', 'data.docker.id'),
    image: alert.text('data.docker.Actor.Attributes.image', 'data.docker.from'),
    repository: alert.text('data.github.repo', 'data.github.org'),
    policy: alert.text('data.sca.policy'),
    check: alert.text('data.sca.check.title'),
    checkResult: alert.text('data.sca.check.result'),
    package: alert.text('data.vulnerability.package.name'),
    packageVersion: alert.text('data.vulnerability.package.version'),
    cvss: alert.number('data.vulnerability.score.base', 'data.vulnerability.cvss.cvss3.base_score'),
    vulnerabilityStatus: alert.text('data.vulnerability.status'),
    changed: alert.texts('syscheck.changed_attributes'),
    owner: alert.text('syscheck.uname_after'),
    response: alert.text('data.parameters.program'),
  };
}
