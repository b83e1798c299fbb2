import { SignalEntities, type Severity } from '@soc-agent/contracts';
import type { Format } from '../format.js';
import { distinct, type ForeignDocument } from '../reading/document.js';
import { isObject } from '../reading/json-object.js';
import { cloudAccount, domainUser } from '../reading/names.js';
import { placeIn } from '../reading/places.js';
import { severityOfWord } from '../reading/severities.js';
import { hintsIn } from '../reading/attack-hints.js';

/** Findings: security (legacy), vulnerability, compliance, detection, incident, data security, application security. */
const FINDINGS: ReadonlySet<number> = new Set([2001, 2002, 2003, 2004, 2005, 2006, 2007]);
const SEVERITY: Readonly<Record<number, Severity>> = {
  1: 'INFO',
  2: 'LOW',
  3: 'MEDIUM',
  4: 'HIGH',
  5: 'CRITICAL',
  6: 'CRITICAL',
};
const RISK_LEVEL: readonly Severity[] = ['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];
const VERDICTS = [
  '',
  'false positive',
  'true positive',
  'disregard',
  'suspicious',
  'benign',
  'test',
  'insufficient data',
  'security risk',
  'managed externally',
  'duplicate',
];
/** Lists of entities by `type_id` of an observable, https://schema.ocsf.io/objects/observable */
const OBSERVABLES: Readonly<Record<number, keyof SignalEntities>> = {
  1: 'hosts',
  2: 'sourceIps',
  4: 'users',
  5: 'users',
  6: 'urls',
  7: 'files',
  8: 'hashes',
  9: 'processes',
  16: 'userAgents',
  18: 'cves',
  45: 'files',
};
const NAMED: Readonly<Record<string, keyof SignalEntities>> = {
  hostname: 'hosts',
  'user.name': 'users',
  'proc.name': 'processes',
};

/** OCSF findings of any version: Detection Finding (2004), the legacy Security Finding (2001), and their kin; also activities a control acted on. */
export const ocsf: Format = {
  name: 'ocsf',
  title: 'OCSF Detection Finding',
  recognises(event) {
    const classUid = event.peekNumber('class_uid');
    if (FINDINGS.has(classUid)) return true;
    // 0 is unknown: nothing acted on it
    return classUid > 0 && event.has('metadata') && (event.peekNumber('disposition_id') > 0 || event.has('attacks'));
  },
  read(event) {
    const info = event.at('finding_info') ?? event.at('finding') ?? event.items('finding_info_list')[0];
    const cloudProvider = event.text('cloud.provider');
    const evidence = event.items('evidences');
    const scopes = [event, ...evidence, ...event.items('evidence')];
    const found = new SignalEntities();
    for (const scope of scopes) collect(scope, found);
    observed(event, found);
    return {
      eventId: info?.text('uid') ?? event.text('metadata.uid'),
      time:
        event.time('time', 'time_dt') ??
        info?.time('modified_time_dt', 'modified_time', 'created_time_dt', 'created_time', 'last_seen_time'),
      severity: severityOf(event),
      title: info?.text('title') ?? event.text('message', 'class_name'),
      description: info?.text('desc') ?? event.text('message', 'desc', 'comment'),
      product: event.text('metadata.product.name') ?? 'OCSF',
      vendor: event.text('metadata.product.vendor_name'),
      ruleId:
        info?.text('analytic.uid', 'analytic.name', 'types') ??
        event.text('analytic.uid', 'rule.uid', 'firewall_rule.uid'),
      ruleName: info?.text('analytic.name', 'title') ?? event.text('rule.name', 'firewall_rule.name'),
      entities: { ...found, cloudAccounts: cloudAccount(cloudProvider, event.text('cloud.account.uid')) },
      geo: scopes.map(placeOf).find((place) => place !== undefined),
      mitreHints: attacksOf(event, info),
      metadata: {
        classUid: event.number('class_uid'),
        activity: event.text('activity_name'),
        count: event.number('count'),
        status: event.text('status'),
        disposition: event.text('disposition'),
        action: event.text('action'),
        confidence: event.number('confidence_score') ?? event.text('confidence'),
        riskScore: event.number('risk_score'),
        vendorVerdict: verdictOf(event),
        types: info?.texts('types'),
        region: event.text('cloud.region'),
        api: evidence.map((item) => item.text('api.operation')).find(Boolean) ?? event.text('api.operation'),
        commandLines: distinct(scopes.flatMap((scope) => scope.texts('process.cmd_line', 'actor.process.cmd_line'))),
        link: info?.text('src_url'),
        resources: event.items('resources').flatMap((resource) => resource.texts('uid', 'name')),
      },
      sample: isSample(event),
    };
  },
};

function severityOf(event: ForeignDocument): Severity | undefined {
  const own = SEVERITY[event.number('severity_id') ?? 0];
  if (own) return own;
  const risk = event.number('risk_level_id');
  return severityOfWord(event.text('severity')) ?? (risk === undefined ? undefined : RISK_LEVEL[risk]);
}

/** Ids first: names alone are less sure. */
function attacksOf(event: ForeignDocument, info: ForeignDocument | undefined): string[] {
  const attacks = [
    ...(info?.items('attacks') ?? []),
    ...event.items('attacks'),
    ...event.items('evidences').flatMap((item) => item.items('attacks')),
  ];
  const ids = attacks.flatMap((attack) => [
    ...attack.texts('technique.uid', 'sub_technique.uid', 'tactic.uid'),
    ...attack.items('tactics').flatMap((tactic) => tactic.texts('uid')),
  ]);
  const names = attacks.flatMap((attack) => [
    ...attack.texts('tactic.name'),
    ...attack.items('tactics').flatMap((tactic) => tactic.texts('name')),
  ]);
  return [...ids, ...hintsIn(names), ...tacticsOfTypes(info?.texts('types') ?? [])];
}

/** Security Hub's types, `TTPs/Defense Evasion/…`. */
export function tacticsOfTypes(types: readonly string[]): string[] {
  return types.flatMap((type) => /^TTPs\/([^/]+)/.exec(type)?.[1] ?? []);
}

function verdictOf(event: ForeignDocument): string | undefined {
  const id =
    event.number('verdict_id') ??
    event
      .items('evidences')
      .map((item) => item.number('verdict_id'))
      .find(Boolean);
  return event.text('verdict') ?? (id === undefined ? undefined : VERDICTS[id]);
}

function isSample(event: ForeignDocument): boolean {
  return (
    event.text('unmapped.Sample')?.toLowerCase() === 'true' || event.text('unmapped.sample')?.toLowerCase() === 'true'
  );
}

function placeOf(scope: ForeignDocument): ReturnType<typeof placeIn> {
  return placeIn(scope.at('src_endpoint.location'), {
    country: ['country'],
    city: ['city'],
    latitude: ['lat'],
    longitude: ['long'],
    coordinates: 'coordinates',
  });
}

/** Entities an event or one piece of its evidence names. */
function collect(scope: ForeignDocument, found: SignalEntities): void {
  const add = (list: keyof SignalEntities, values: readonly string[]): void => {
    found[list] = [...(found[list] ?? []), ...values];
  };
  const take = (list: keyof SignalEntities, ...paths: readonly string[]): void =>
    add(list, scope.entities(list, ...paths));
  take('sourceIps', 'src_endpoint.ip', 'src_endpoint.intermediate_ips', 'proxy.ip');
  take('destIps', 'dst_endpoint.ip', 'device.ip', 'connection_info.dst_ip');
  take('hosts', 'device.hostname', 'dst_endpoint.hostname', 'src_endpoint.hostname', 'endpoint.hostname');
  if (found.hosts.length === 0) take('hosts', 'device.name', 'device.uid', 'device.instance_uid');
  take('domains', 'dst_endpoint.domain', 'query.hostname', 'src_endpoint.domain');
  take('domains', 'http_request.url.hostname', 'url.hostname', 'url.domain');
  take('urls', 'url.url_string', 'http_request.url.url_string');
  take('userAgents', 'http_request.user_agent');
  for (const path of ['actor.user', 'user', 'actor.process.user', 'process.user']) {
    const user = scope.at(path);
    if (!user) continue;
    const names = user.has('name') ? domainUser(user, 'domain', 'name') : user.texts('email_addr', 'uid');
    add('users', names.slice(0, 1));
  }
  for (const resource of scope.items('resources')) {
    add('users', resource.entities('users', 'owner.name', 'owner.email_addr'));
    add(
      'users',
      resource
        .json('data')
        ?.entities(
          'users',
          'value.AwsIamAccessKey.PrincipalName',
          'value.AwsIamAccessKey.UserName',
          'value.AwsIamUser.UserName',
        ) ?? [],
    );
    add('hosts', resource.entities('hosts', 'hostname'));
    if (/host|instance|server|machine|endpoint/i.test(resource.text('type') ?? ''))
      add('hosts', resource.entities('hosts', 'name', 'uid').slice(0, 1));
  }
  for (const path of ['process', 'actor.process', 'process.parent_process']) {
    const process = scope.at(path);
    if (process) {
      add('processes', process.entities('processes', 'file.path', 'name').slice(0, 1));
      hashed(process.at('file'), add);
    }
  }
  const files = [scope.at('file'), ...scope.items('malware').flatMap((malware) => malware.items('files'))];
  for (const file of files) {
    if (!file) continue;
    add('files', file.entities('files', 'path', 'name').slice(0, 1));
    hashed(file, add);
  }
  for (const vulnerability of scope.items('vulnerabilities'))
    add('cves', vulnerability.entities('cves', 'cve.uid', 'title'));
}

function hashed(
  file: ForeignDocument | undefined,
  add: (list: keyof SignalEntities, values: readonly string[]) => void,
): void {
  for (const hash of [...(file?.items('hashes') ?? []), ...(file?.items('fingerprints') ?? [])])
    add('hashes', hash.entities('hashes', 'value'));
}

/** What the event lists as worth looking for, where it is not an entity already. */
function observed(event: ForeignDocument, found: SignalEntities): void {
  for (const observable of event.items('observables')) {
    const name = observable.text('name') ?? '';
    const type = OBSERVABLES[observable.number('type_id') ?? 0] ?? NAMED[name];
    const value = observable.peek('value');
    // a value that is its own name is a template nobody filled in
    if (type === undefined || value === name || isObject(value)) continue;
    const list = type === 'sourceIps' && /dst|dest|target|local/i.test(name) ? 'destIps' : type;
    const values = observable.entities(list, 'value');
    const known = list === 'sourceIps' ? [...found.sourceIps, ...found.destIps] : (found[list] ?? []);
    found[list] = [...(found[list] ?? []), ...values.filter((one) => !known.includes(one))];
  }
}
