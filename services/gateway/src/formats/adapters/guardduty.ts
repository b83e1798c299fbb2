import type { SignalEntities } from '@soc-agent/contracts';
import type { Format } from '../format.js';
import { attackIds, hintsIn, tacticName } from '../reading/attack-hints.js';
import { camelCased } from '../reading/camel-case.js';
import type { ForeignDocument } from '../reading/document.js';
import { cloudAccount } from '../reading/names.js';
import { placeIn } from '../reading/places.js';
import { severityOfNumber } from '../reading/severities.js';

const TYPE = /^[A-Za-z]+:[A-Za-z0-9]+\//;
/** What names the far end of each action. */
const REMOTES = ['awsApiCallAction', 'networkConnectionAction', 'kubernetesApiCallAction', 'rdsLoginAttemptAction'].map(
  (action) => `service.action.${action}`,
);

/** An Amazon GuardDuty finding, in the spelling of EventBridge (`accountId`) or of its interface (`AccountId`). */
export const guardduty: Format = {
  name: 'guardduty',
  title: 'Amazon GuardDuty finding',
  recognises: (finding) =>
    (finding.has('schemaVersion') || finding.has('SchemaVersion')) &&
    (finding.has('service') || finding.has('Service')) &&
    TYPE.test(finding.peekText('type') || finding.peekText('Type')),
  read(original) {
    const finding = original.as(camelCased(original.root));
    const type = finding.required('type', finding.text('type'), 'a finding type');
    finding.ignore('schemaVersion', 'partition', 'service.serviceName', 'service.detectorId');
    const title = finding.text('title');
    const remote = remotesOf(finding)[0];
    return {
      eventId: finding.text('id', 'arn'),
      time: finding.time('service.eventLastSeen', 'updatedAt', 'createdAt'),
      severity: severityOfNumber(finding.number('severity'), { LOW: 0, MEDIUM: 4, HIGH: 7, CRITICAL: 9 }),
      title,
      description: finding.text('description'),
      product: 'GuardDuty',
      vendor: 'AWS',
      ruleId: type,
      ruleName: type,
      entities: entitiesOf(finding),
      geo: placeIn(remote, {
        country: ['country.countryCode', 'country.countryName'],
        city: ['city.cityName'],
        latitude: ['geoLocation.lat'],
        longitude: ['geoLocation.lon'],
      }),
      mitreHints: attacksOf(finding, type),
      metadata: {
        count: finding.number('service.count'),
        archived: finding.value('service.archived') === true || undefined,
        region: finding.text('region'),
        api: finding.text('service.action.awsApiCallAction.api', 'service.action.kubernetesApiCallAction.requestUri'),
        apiService: finding.text('service.action.awsApiCallAction.serviceName'),
        caller: finding.text('service.action.awsApiCallAction.domainDetails.domain'),
        direction: finding.text('service.action.networkConnectionAction.connectionDirection'),
        protocol: finding.text('service.action.networkConnectionAction.protocol'),
        threatList: finding.texts('service.additionalInfo.threatListName'),
        asn: remote?.number('organization.asn'),
        isp: remote?.text('organization.isp', 'organization.org'),
        resourceType: finding.text('resource.resourceType'),
        accessKeyId: finding.text('resource.accessKeyDetails.accessKeyId'),
        container: finding.text('resource.containerDetails.name'),
        instanceType: finding.text('resource.instanceDetails.instanceType'),
        firstSeen: finding.text('service.eventFirstSeen'),
      },
      sample: isSample(finding, title),
    };
  },
};

/** Who a finding without details is of, from its title: `IAMUser/john_doe`, `AssumedRole:Admin`. */
function principalIn(finding: ForeignDocument): string[] {
  return /\b(?:IAMUser|AssumedRole)[:/]([\w+=,.@-]*\w)/.exec(finding.text('title') ?? '')?.slice(1) ?? [];
}

/** GuardDuty's own sample findings say so in two places, and in their title. */
function isSample(finding: ForeignDocument, title = ''): boolean {
  return (
    finding.text('service.additionalInfo.sample') === 'true' ||
    /"sample"\s*:\s*true/.test(finding.text('service.additionalInfo.value') ?? '') ||
    title.startsWith('[SAMPLE')
  );
}

function remotesOf(finding: ForeignDocument): ForeignDocument[] {
  return [
    ...REMOTES.flatMap((action) => finding.items(`${action}.remoteIpDetails`)),
    ...finding
      .items('service.action.portProbeAction.portProbeDetails')
      .flatMap((probe) => probe.items('remoteIpDetails')),
  ];
}

function attacksOf(finding: ForeignDocument, type: string): string[] {
  const [purpose = ''] = type.split(':', 1);
  const sequence = finding.at('service.detection.sequence');
  const indicators = [
    ...(sequence?.items('sequenceIndicators') ?? []),
    ...(sequence?.items('signals').flatMap((signal) => signal.items('signalIndicators')) ?? []),
  ].filter((indicator) => /^ATTACK_/.test(indicator.text('key') ?? ''));
  const tactic = tacticName(purpose);
  return [
    ...indicators.flatMap((indicator) => hintsIn(indicator.texts('values'))),
    // of a sequence, GuardDuty writes its techniques into the description
    ...(purpose === 'AttackSequence' ? attackIds(finding.text('description')) : []),
    ...(tactic ? [tactic] : []),
  ];
}

function entitiesOf(finding: ForeignDocument): Partial<SignalEntities> {
  const remotes = remotesOf(finding).flatMap((remote) => remote.entities('sourceIps', 'ipAddressV4', 'ipAddressV6'));
  const instance = finding.at('resource.instanceDetails');
  const own = [
    ...(instance?.items('networkInterfaces') ?? []).flatMap((port) =>
      port.entities('destIps', 'privateIpAddress', 'publicIp', 'ipv6Addresses'),
    ),
    ...finding.entities('destIps', 'service.action.networkConnectionAction.localIpDetails.ipAddressV4'),
    ...finding
      .items('service.action.portProbeAction.portProbeDetails')
      .flatMap((probe) => probe.entities('destIps', 'localIpDetails.ipAddressV4')),
  ];
  // the instance reached out: it is the source
  const outbound = finding.peek('service.action.networkConnectionAction.connectionDirection') === 'OUTBOUND';
  const sequence = finding.at('service.detection.sequence');
  const process = finding.at('service.runtimeDetails.process');
  const principals = [
    ...finding.entities(
      'users',
      'resource.accessKeyDetails.userName',
      'resource.kubernetesDetails.kubernetesUserDetails.username',
      'resource.rdsDbUserDetails.user',
    ),
    ...(sequence?.items('actors') ?? []).flatMap((actor) => actor.entities('users', 'user.name')),
  ];
  // a sequence without details writes the addresses into its description
  const told = /^AttackSequence:/.test(finding.text('type') ?? '')
    ? (finding.text('description')?.match(/\b\d+(?:\.\d+){3}\b/g) ?? [])
    : [];
  const buckets = finding.items('resource.s3BucketDetails').flatMap((bucket) => bucket.texts('name'));
  const threats = [
    ...finding
      .items('service.ebsVolumeScanDetails.scanDetections.threatDetectedByName.threatNames')
      .flatMap((threat) => threat.items('filePaths')),
    ...finding.items('service.malwareScanDetails.threats').flatMap((threat) => threat.items('itemPaths')),
  ];
  return {
    sourceIps: [
      ...(outbound ? own : remotes),
      ...finding.entities('sourceIps', 'service.action.kubernetesApiCallAction.sourceIPs'),
      ...(sequence?.items('endpoints') ?? []).flatMap((endpoint) => endpoint.entities('sourceIps', 'ip')),
      ...told,
    ],
    destIps: outbound ? remotes : own,
    users: [
      ...principals,
      ...(principals.length > 0
        ? []
        : [...finding.entities('users', 'resource.accessKeyDetails.principalId'), ...principalIn(finding)].slice(0, 1)),
      ...(process?.entities('users', 'user') ?? []),
    ],
    hosts: finding.entities(
      'hosts',
      'resource.instanceDetails.instanceId',
      'resource.rdsDbInstanceDetails.dbInstanceIdentifier',
      'resource.lambdaDetails.functionName',
      'resource.kubernetesDetails.kubernetesWorkloadDetails.name',
      'resource.eksClusterDetails.name',
      'resource.ecsClusterDetails.name',
    ),
    domains: finding.entities('domains', 'service.action.dnsRequestAction.domain'),
    userAgents: finding.entities(
      'userAgents',
      'service.action.awsApiCallAction.userAgent',
      'service.action.kubernetesApiCallAction.userAgent',
    ),
    processes: process?.entities('processes', 'executablePath', 'name').slice(0, 1) ?? [],
    hashes: [
      ...(process?.entities('hashes', 'executableSha256') ?? []),
      ...threats.flatMap((file) => file.entities('hashes', 'hash')),
    ],
    files: [
      ...threats.flatMap((file) => file.entities('files', 'filePath', 'nestedItemPath')),
      ...buckets.map((name) => `s3://${name}`),
    ],
    cloudAccounts: cloudAccount('aws', finding.text('accountId')),
  };
}
