import type { SignalEntities } from '@soc-agent/contracts';
import type { Format } from '../format.js';
import { tacticName } from '../reading/attack-hints.js';
import type { ForeignDocument } from '../reading/document.js';
import { domainUser, filePath } from '../reading/names.js';
import { placeIn } from '../reading/places.js';
import { severityOfWord } from '../reading/severities.js';

/** Log collectors that cannot have an `@` in a key write it out. */
const TYPE_KEYS = ['@odata.type', 'at_sign_odata_type', 'odata.type', 'odata_type'];

/** An alert of Microsoft Graph's security interface, `alerts_v2`: Defender XDR, Entra ID Protection, Purview. */
export const graph: Format = {
  name: 'graph',
  title: 'Microsoft Graph alert v2',
  recognises: (alert) =>
    TYPE_KEYS.some((key) => /security\.alert$/.test(alert.peekText(key))) ||
    (alert.has('serviceSource') &&
      (alert.has('providerAlertId') || alert.has('detectorId') || alert.has('createdDateTime'))),
  read(alert) {
    const category = alert.text('category');
    const evidence = alert.items('evidence');
    alert.ignore(...TYPE_KEYS, 'comments', 'assignedTo', 'recommendedActions');
    return {
      eventId: alert.text('id', 'providerAlertId'),
      time: alert.time('lastActivityDateTime', 'createdDateTime', 'firstActivityDateTime', 'lastUpdateDateTime'),
      severity: severityOfWord(alert.text('severity')),
      title: alert.text('title', 'threatDisplayName') ?? category,
      description: alert.text('description'),
      product: alert.text('productName') ?? productOf(alert.text('serviceSource')),
      vendor: 'Microsoft',
      ruleId: alert.text('detectorId', 'alertPolicyId'),
      ruleName: alert.text('title'),
      entities: entitiesOf(evidence),
      geo: evidence.map(placeOf).find((place) => place !== undefined),
      mitreHints: [...alert.texts('mitreTechniques'), ...(category ? [tacticName(category) ?? category] : [])],
      metadata: {
        category,
        detectionSource: alert.text('detectionSource'),
        serviceSource: alert.text('serviceSource'),
        status: alert.text('status'),
        vendorVerdict: verdictOf(alert),
        incidentId: alert.text('incidentId'),
        tenantId: alert.text('tenantId'),
        threat: alert.text('threatDisplayName', 'threatFamilyName'),
        actor: alert.text('actorDisplayName'),
        commandLines: evidence.flatMap((item) => item.texts('processCommandLine')).slice(0, 10),
        link: alert.text('alertWebUrl'),
      },
    };
  },
};

/** `microsoftDefenderForEndpoint` is Microsoft Defender For Endpoint. */
function productOf(service: string | undefined): string {
  const words = service?.replaceAll(/([a-z])([A-Z])/g, '$1 $2');
  return words ? `${words[0]?.toUpperCase()}${words.slice(1)}` : 'Microsoft Graph';
}

function verdictOf(alert: ForeignDocument): string | undefined {
  const known = alert.texts('classification', 'determination').filter((word) => word !== 'unknown');
  return known.join(', ') || undefined;
}

function placeOf(evidence: ForeignDocument): ReturnType<typeof placeIn> {
  return placeIn(evidence, {
    country: ['countryLetterCode', 'location.countryName', 'location.countryOrRegion'],
    city: ['location.city'],
    latitude: ['location.latitude', 'location.geoCoordinates.latitude'],
    longitude: ['location.longitude', 'location.geoCoordinates.longitude'],
  });
}

/** The kind of a piece of evidence shows in its fields: each kind has its own. */
function entitiesOf(evidence: readonly ForeignDocument[]): Partial<SignalEntities> {
  const of = (read: (item: ForeignDocument) => string[]): string[] => evidence.flatMap(read);
  const files = evidence.flatMap((item) => [
    ...item.items('fileDetails'),
    ...item.items('imageFile'),
    ...item.items('parentProcessImageFile'),
  ]);
  for (const item of evidence)
    item.ignore(...TYPE_KEYS, 'createdDateTime', 'remediationStatus', 'tags', 'roles', 'detailedRoles');
  return {
    sourceIps: of((item) => item.entities('sourceIps', 'ipAddress', 'senderIp', 'sourceAddress.ipAddress')),
    // a device's own addresses are those that were attacked
    destIps: of((item) => item.entities('destIps', 'ipInterfaces', 'destinationAddress.ipAddress', 'lastIpAddress')),
    // a person before the account a process ran under
    users: [
      ...of((item) => (item.has('processId') ? [] : accountOf(item))),
      ...of((item) => item.entities('users', 'recipientEmailAddress', 'primaryAddress', 'upn')),
      ...of((item) => (item.has('processId') ? accountOf(item) : [])),
    ],
    hosts: of((item) =>
      item.entities('hosts', 'deviceDnsName', 'hostName', 'host.deviceDnsName', 'fullQualifiedDomainName').slice(0, 1),
    ),
    urls: of((item) => item.entities('urls', 'url', 'urls')),
    domains: of((item) => item.entities('domains', 'domainName', 'dnsDomain')),
    hashes: files.flatMap((file) => file.entities('hashes', 'sha256', 'sha1', 'md5')),
    files: files.flatMap((file) => pathOf(file)),
    processes: evidence.flatMap((item) => item.items('imageFile')).flatMap((file) => pathOf(file)),
    cloudAccounts: [
      ...of((item) =>
        accountsOf(
          'azure',
          /\/subscriptions\/([0-9a-f-]{36})/i.exec(item.text('resourceId', 'vmMetadata.resourceId') ?? '')?.[1],
        ),
      ),
      ...of((item) => accountsOf('aws', item.text('amazonAccountId'))),
      ...of((item) => accountsOf('gcp', item.text('projectId'))),
    ],
  };
}

function accountsOf(provider: string, account: string | undefined): string[] {
  return account === undefined ? [] : [`${provider}:${account}`];
}

/** One form of an account: its principal name, else the name in its domain. */
function accountOf(item: ForeignDocument): string[] {
  const account = item.at('userAccount') ?? item.at('account');
  if (!account) return [];
  const principal = account.entities('users', 'userPrincipalName');
  const named = domainUser(account, 'domainName', 'accountName');
  return principal.length > 0 ? principal : named;
}

function pathOf(file: ForeignDocument): string[] {
  return filePath(file, 'filePath', 'fileName');
}
