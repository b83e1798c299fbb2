import type { SignalEntities } from '@soc-agent/contracts';
import type { Format } from '../format.js';
import type { ForeignDocument } from '../reading/document.js';
import { cloudAccount } from '../reading/names.js';
import { placeIn } from '../reading/places.js';
import { severityOfNumber, severityOfWord } from '../reading/severities.js';
import { tacticsOfTypes } from './ocsf.js';

const REMOTES = ['Action.AwsApiCallAction', 'Action.NetworkConnectionAction'];
/** GuardDuty's findings before Security Hub had actions. */
const FLAT_GUARDDUTY = 'ProductFields.aws/guardduty/service/action';

/** A finding of AWS Security Hub in the AWS Security Finding Format. */
export const asff: Format = {
  name: 'asff',
  title: 'AWS Security Hub finding (ASFF)',
  recognises: (finding) => finding.has('ProductArn') && (finding.has('SchemaVersion') || finding.has('GeneratorId')),
  read(finding) {
    const remote = remotesOf(finding)[0];
    const types = finding.texts('Types', 'FindingProviderFields.Types');
    finding.ignore('SchemaVersion', 'ProcessedAt', 'Partition');
    return {
      eventId: finding.text('Id'),
      time: finding.time('UpdatedAt', 'LastObservedAt', 'CreatedAt', 'ProcessedAt'),
      severity:
        severityOfWord(finding.text('Severity.Label', 'FindingProviderFields.Severity.Label')) ??
        severityOfNumber(finding.number('Severity.Normalized', 'FindingProviderFields.Severity.Normalized'), {
          LOW: 1,
          MEDIUM: 40,
          HIGH: 70,
          CRITICAL: 90,
        }),
      title: finding.text('Title') ?? types[0],
      description: finding.text('Description'),
      product: finding.text('ProductName', 'ProductFields.aws/securityhub/ProductName') ?? 'Security Hub',
      vendor: finding.text('CompanyName', 'ProductFields.aws/securityhub/CompanyName'),
      ruleId: finding.text('GeneratorId'),
      ruleName: types[0],
      entities: entitiesOf(finding),
      geo: placeIn(remote, {
        country: ['Country.CountryCode', 'Country.CountryName'],
        city: ['City.CityName'],
        latitude: ['GeoLocation.Lat'],
        longitude: ['GeoLocation.Lon'],
      }),
      mitreHints: tacticsOfTypes(types),
      metadata: {
        types,
        region: finding.text('Region'),
        recordState: finding.text('RecordState'),
        workflowStatus: finding.text('Workflow.Status', 'WorkflowState'),
        vendorVerdict: finding.text('VerificationState'),
        compliance: finding.text('Compliance.Status'),
        confidence: finding.number('Confidence'),
        api: finding.text('Action.AwsApiCallAction.Api'),
        apiService: finding.text('Action.AwsApiCallAction.ServiceName'),
        asn: remote?.number('Organization.Asn'),
        isp: remote?.text('Organization.Isp', 'Organization.Org'),
        resources: finding.items('Resources').flatMap((resource) => resource.texts('Id')),
        remediation: finding.text('Remediation.Recommendation.Text'),
        link: finding.text('SourceUrl'),
      },
      sample:
        finding.value('Sample') === true ||
        finding.text(`ProductFields.aws/guardduty/service/additionalInfo/sample`) === 'true',
    };
  },
};

function remotesOf(finding: ForeignDocument): ForeignDocument[] {
  return [
    ...REMOTES.flatMap((action) => finding.items(`${action}.RemoteIpDetails`)),
    ...finding.items('Action.PortProbeAction.PortProbeDetails').flatMap((probe) => probe.items('RemoteIpDetails')),
  ];
}

function entitiesOf(finding: ForeignDocument): Partial<SignalEntities> {
  const remotes = [
    ...remotesOf(finding).flatMap((remote) => remote.entities('sourceIps', 'IpAddressV4')),
    ...finding.entities(
      'sourceIps',
      ...['awsApiCallAction', 'networkConnectionAction', 'portProbeAction/portProbeDetails.0_'].map(
        (action) => `${FLAT_GUARDDUTY}/${action}/remoteIpDetails/ipAddressV4`,
      ),
    ),
  ];
  const outbound = finding.peek('Action.NetworkConnectionAction.ConnectionDirection') === 'OUTBOUND';
  const indicators = finding.items('ThreatIntelIndicators');
  const resources = finding.items('Resources').map(resourceEntities);
  const of = (list: keyof SignalEntities): string[] => resources.flatMap((entities) => entities[list] ?? []);
  return {
    sourceIps: [
      ...finding.entities('sourceIps', 'Network.SourceIpV4', 'Network.SourceIpV6'),
      ...(outbound ? of('destIps') : remotes),
    ],
    destIps: [
      ...finding.entities('destIps', 'Network.DestinationIpV4', 'Network.DestinationIpV6'),
      ...(outbound ? remotes : of('destIps')),
    ],
    users: of('users'),
    hosts: of('hosts'),
    files: [...of('files'), ...finding.items('Malware').flatMap((malware) => malware.entities('files', 'Path'))],
    domains: finding.entities(
      'domains',
      'Network.SourceDomain',
      'Network.DestinationDomain',
      'Action.DnsRequestAction.Domain',
    ),
    processes: finding.entities('processes', 'Process.Path', 'Process.Name').slice(0, 1),
    hashes: indicators
      .filter((one) => /^HASH/.test(one.text('Type') ?? ''))
      .flatMap((one) => one.entities('hashes', 'Value')),
    urls: indicators.filter((one) => one.text('Type') === 'URL').flatMap((one) => one.entities('urls', 'Value')),
    userAgents: finding.entities('userAgents', `${FLAT_GUARDDUTY}/awsApiCallAction/userAgent`),
    cves: finding.items('Vulnerabilities').flatMap((vulnerability) => vulnerability.entities('cves', 'Id')),
    cloudAccounts: cloudAccount('aws', finding.text('AwsAccountId')),
  };
}

function resourceEntities(resource: ForeignDocument): Partial<SignalEntities> {
  const type = resource.text('Type') ?? '';
  const key = resource.at('Details.AwsIamAccessKey');
  // `AROA…:session` is a role's session: the session's name is the person's where a person signed in
  const session = key?.text('PrincipalId')?.split(':')[1];
  const principal = key?.text('PrincipalName', 'UserName', 'SessionContext.SessionIssuer.UserName') ?? session;
  const name = resource.text('Id')?.split(/[/:]+/).at(-1);
  return {
    users: [
      ...(principal === undefined ? [] : [principal.replace(/^user\//, '')]),
      ...(session === undefined || session === principal ? [] : [session]),
      ...resource.entities('users', 'Details.AwsIamUser.UserName'),
      ...(type === 'AwsIamUser' && name && !resource.has('Details.AwsIamUser.UserName') ? [name] : []),
    ],
    hosts: [
      ...(/Instance$|^AwsEksCluster$|^AwsLambdaFunction$/.test(type) && name ? [name] : []),
      ...resource.entities('hosts', 'Details.Container.Name'),
    ],
    destIps: resource.entities(
      'destIps',
      'Details.AwsEc2Instance.IpV4Addresses',
      'Details.AwsEc2Instance.IpV6Addresses',
    ),
    files: /^AwsS3/.test(type) ? resource.texts('Id').map((id) => id.replace(/^arn:aws[\w-]*:s3:::/, 's3://')) : [],
  };
}
