import type { SignalEntities } from '@soc-agent/contracts';
import type { Format } from '../format.js';
import { hintsIn } from '../reading/attack-hints.js';
import type { ForeignDocument } from '../reading/document.js';
import { isObject, type JsonObject } from '../reading/json-object.js';
import { domainUser } from '../reading/names.js';
import { placeIn } from '../reading/places.js';
import { severityOfWord } from '../reading/severities.js';

/** A row of Microsoft Sentinel's table SecurityAlert, or the alert as a playbook gets it. */
export const sentinel: Format = {
  name: 'sentinel',
  title: 'Microsoft Sentinel SecurityAlert',
  recognises: (alert) =>
    alert.has('SystemAlertId') && (alert.has('AlertName') || alert.has('DisplayName') || alert.has('AlertDisplayName')),
  read(alert) {
    const extended = alert.json('ExtendedProperties')?.at('value');
    const entities = entitiesOf(alert);
    const ips = entities.filter((entity) => kindOf(entity) === 'ip');
    alert.ignore(
      'IsIncident',
      'SourceSystem',
      'Type',
      'RemediationSteps',
      'ProcessingEndTime',
      'VendorOriginalId',
      'ExtendedLinks',
    );
    const title = alert.text('DisplayName', 'AlertName', 'AlertDisplayName');
    return {
      eventId: alert.text('SystemAlertId', 'VendorOriginalId', 'ProviderAlertId'),
      time: alert.time('EndTime', 'EndTimeUtc', 'TimeGenerated', 'StartTime', 'StartTimeUtc'),
      severity: severityOfWord(alert.text('AlertSeverity', 'Severity')),
      title,
      description: alert.text('Description'),
      product: alert.text('ProductName', 'ProviderName') ?? 'Microsoft Sentinel',
      vendor: alert.text('VendorName'),
      ruleId:
        extended?.text('DetectorId') ?? extended?.json('Analytic Rule Ids')?.text('value') ?? alert.text('AlertType'),
      ruleName: extended?.json('Analytic Rule Name')?.text('value') ?? alert.text('AlertName', 'AlertDisplayName'),
      entities: withCompromised(alert, named(entities)),
      geo: ips
        .map((ip) =>
          placeIn(ip.at('Location'), {
            country: ['CountryCode', 'CountryName'],
            city: ['City'],
            latitude: ['Latitude'],
            longitude: ['Longitude'],
          }),
        )
        .find((place) => place !== undefined),
      mitreHints: hintsIn([
        ...alert.texts('Techniques', 'SubTechniques'),
        ...(extended?.texts('MitreTechniques') ?? []),
        ...alert.texts('Tactics'),
      ]),
      metadata: {
        status: alert.text('Status'),
        provider: alert.text('ProviderName'),
        alertType: alert.text('AlertType'),
        compromisedEntity: alert.text('CompromisedEntity'),
        workspace: alert.text('TenantId', 'WorkspaceId'),
        asn: ips.map((ip) => ip.number('Location.Asn')).find((asn) => asn !== undefined),
        confidence: alert.text('ConfidenceLevel'),
        vendorVerdict: extended?.text('Classification', 'Determination'),
        threat: extended?.text('ThreatName', 'ThreatFamilyName'),
        commandLines: entities.flatMap((entity) => entity.texts('CommandLine')).slice(0, 10),
        link: alert.text('AlertLink', 'AlertUri'),
      },
    };
  },
};

/** Each entity once; those that stand inside others have been written out by `$ref` beside them, or are reached here. */
function entitiesOf(alert: ForeignDocument): ForeignDocument[] {
  const list = alert.json('Entities');
  if (!list) return [];
  const byId = new Map<string, JsonObject>();
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) collect(item);
    else if (isObject(value)) {
      if (typeof value['$id'] === 'string') byId.set(value['$id'], value);
      for (const item of Object.values(value)) if (typeof item === 'object') collect(item);
    }
  };
  collect(list.peek('value'));
  return list.items('value').map((entity) => {
    const target = byId.get(entity.text('$ref') ?? '');
    return target ? entity.as(target) : entity;
  });
}

function kindOf(entity: ForeignDocument): string {
  return (entity.text('Type', 'kind') ?? '').toLowerCase();
}

function named(entities: readonly ForeignDocument[]): Partial<SignalEntities> {
  const of = (kind: string, read: (entity: ForeignDocument) => string[]): string[] =>
    entities.filter((entity) => kindOf(entity) === kind).flatMap(read);
  const files = [
    ...entities.filter((entity) => kindOf(entity) === 'file'),
    ...entities.flatMap((entity) => entity.items('ImageFile')),
  ];
  return {
    sourceIps: of('ip', (ip) => ip.entities('sourceIps', 'Address')).concat(
      of('mailmessage', (mail) => mail.entities('sourceIps', 'SenderIP')),
    ),
    users: [
      ...of('account', accountOf),
      ...of('mailbox', (mailbox) => mailbox.entities('users', 'Upn', 'MailboxPrimaryAddress').slice(0, 1)),
      ...of('mailmessage', (mail) => mail.entities('users', 'Recipient')),
    ],
    hosts: of('host', (host) => {
      const full = host.entities('hosts', 'FQDN');
      return full.length > 0 ? full : hostOf(host);
    }),
    urls: of('url', (url) => url.entities('urls', 'Url')).concat(
      of('mailmessage', (mail) => mail.entities('urls', 'Urls')),
    ),
    domains: of('dns', (dns) => dns.entities('domains', 'DomainName')),
    hashes: [
      ...of('filehash', (hash) => hash.entities('hashes', 'Value')),
      ...files.flatMap((file) => file.items('FileHashes').flatMap((hash) => hash.entities('hashes', 'Value'))),
    ],
    files: of('file', (file) => pathOf(file)),
    processes: entities
      .filter((entity) => kindOf(entity) === 'process')
      .flatMap((process) => process.items('ImageFile').flatMap(pathOf)),
    cloudAccounts: entities.flatMap((entity) => {
      const subscription = /\/subscriptions\/([0-9a-f-]{36})/i.exec(entity.text('ResourceId', 'AzureID') ?? '')?.[1];
      return subscription === undefined ? [] : [`azure:${subscription}`];
    }),
  };
}

function hostOf(host: ForeignDocument): string[] {
  const name = host.text('HostName', 'NetBiosName');
  const domain = host.text('DnsDomain');
  return name === undefined ? [] : [domain === undefined ? name : `${name}.${domain}`];
}

/** One form of an account: its principal name, else the name in its domain. */
function accountOf(account: ForeignDocument): string[] {
  const principal = account.entities('users', 'UserPrincipalName');
  if (principal.length > 0) return principal;
  const name = account.text('Name');
  const suffix = account.text('UPNSuffix');
  if (name !== undefined && suffix !== undefined && !name.includes('@')) return [`${name}@${suffix}`];
  return domainUser(account, 'NTDomain', 'Name');
}

function pathOf(file: ForeignDocument): string[] {
  const name = file.text('Name');
  const folder = file.text('Directory');
  if (name === undefined || folder === undefined) return name === undefined ? [] : [name];
  return [`${folder.replace(/[\\/]+$/, '')}${folder.includes('/') ? '/' : '\\'}${name}`];
}

/** The entity that Microsoft names as compromised stands first among those of its kind. */
function withCompromised(alert: ForeignDocument, entities: Partial<SignalEntities>): Partial<SignalEntities> {
  const name = alert.text('CompromisedEntity');
  if (name === undefined) return entities;
  if (name.includes('@')) return { ...entities, users: [name, ...(entities.users ?? [])] };
  const isHost = /^[\w-]+(?:\.[\w-]+)*$/.test(name) && !/^[0-9a-f-]{36}$/i.test(name);
  return isHost ? { ...entities, hosts: [name, ...(entities.hosts ?? [])] } : entities;
}
