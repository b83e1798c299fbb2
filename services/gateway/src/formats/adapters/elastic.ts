import type { Format } from '../format.js';
import type { ForeignDocument } from '../reading/document.js';
import { cloudAccount, domainUser } from '../reading/names.js';
import { placeIn } from '../reading/places.js';
import { severityOfNumber, severityOfWord } from '../reading/severities.js';

/**
 * An alert of Elastic's detection engine, Kibana 7.16 and later, as it lies in `.alerts-security.alerts-*`. The event that it is
 * about is in ECS beside it. `agent` is the shipper, and the host only where the event names none.
 */
export const elastic: Format = {
  name: 'elastic',
  title: 'Elastic Security alert',
  recognises: (alert) =>
    alert.has('kibana.alert.uuid') ||
    alert.has('kibana.alert.rule.uuid') ||
    alert.has('kibana.alert.rule.name') ||
    alert.has('signal.rule.id'),
  read(alert) {
    const name = alert.text('kibana.alert.rule.name', 'signal.rule.name');
    alert.ignore(
      'kibana.alert.ancestors',
      'kibana.version',
      'ecs',
      'kibana.alert.depth',
      'kibana.alert.rule.revision',
      'kibana.alert.rule.version',
    );
    return {
      eventId: alert.text('kibana.alert.uuid', '_id'),
      time: alert.time('kibana.alert.original_time', 'signal.original_time', '@timestamp', 'kibana.alert.start'),
      severity:
        severityOfWord(alert.text('kibana.alert.severity', 'kibana.alert.rule.severity', 'signal.rule.severity')) ??
        // Elastic's own scores are 21, 47, 73 and 99
        severityOfNumber(alert.number('kibana.alert.risk_score', 'kibana.alert.rule.risk_score'), {
          LOW: 1,
          MEDIUM: 22,
          HIGH: 48,
          CRITICAL: 74,
        }),
      title: name,
      description: alert.text(
        'kibana.alert.reason',
        'kibana.alert.rule.description',
        'signal.rule.description',
        'message',
      ),
      product: 'Elastic Security',
      vendor: 'Elastic',
      ruleId: alert.text(
        'kibana.alert.rule.rule_id',
        'kibana.alert.rule.uuid',
        'signal.rule.rule_id',
        'signal.rule.id',
      ),
      ruleName: name,
      entities: ecsEntities(alert),
      geo: placeIn(alert.at('source.geo') ?? alert.at('client.geo'), {
        country: ['country_iso_code', 'country_name'],
        city: ['city_name'],
        latitude: ['location.lat'],
        longitude: ['location.lon'],
        coordinates: 'location.coordinates',
      }),
      mitreHints: attacksOf(alert),
      metadata: {
        riskScore: alert.number('kibana.alert.risk_score', 'kibana.alert.rule.risk_score'),
        workflowStatus: alert.text('kibana.alert.workflow_status'),
        workflowReason: alert.text('kibana.alert.workflow_reason'),
        tags: alert.texts('kibana.alert.rule.tags'),
        ruleType: alert.text('kibana.alert.rule.type', 'kibana.alert.rule.rule_type_id'),
        count: alert.number('kibana.alert.threshold_result.count', 'kibana.alert.suppression.docs_count'),
        spaces: alert.texts('kibana.space_ids'),
        action: alert.text('event.action', 'kibana.alert.original_event.action'),
        outcome: alert.text('event.outcome', 'kibana.alert.original_event.outcome'),
        code: alert.text('event.code', 'kibana.alert.original_event.code'),
        dataset: alert.text('event.dataset', 'kibana.alert.original_event.dataset', 'event.module'),
        commandLine: alert.text('process.command_line'),
        parentProcess: alert.text('process.parent.executable', 'process.parent.name'),
        asn: alert.number('source.as.number'),
        protocol: alert.text('network.transport', 'network.protocol'),
        link: alert.text('kibana.alert.url'),
      },
    };
  },
};

function attacksOf(alert: ForeignDocument): string[] {
  const threats = ['kibana.alert.rule.threat', 'kibana.alert.rule.parameters.threat', 'signal.rule.threat']
    .map((path) => alert.items(path))
    .find((items) => items.length > 0);
  const ofRule = (threats ?? []).flatMap((threat) => [
    ...threat.texts('tactic.id'),
    ...threat
      .items('technique')
      .flatMap((technique) => [
        ...technique.texts('id'),
        ...technique.items('subtechnique').flatMap((sub) => sub.texts('id')),
      ]),
  ]);
  return [...ofRule, ...alert.texts('threat.tactic.id', 'threat.technique.id', 'threat.technique.subtechnique.id')];
}

/** Entities of an event in the Elastic Common Schema. */
export function ecsEntities(event: ForeignDocument): ReturnType<Format['read']>['entities'] {
  const windows = event.at('winlog.event_data');
  const named = event.entities('hosts', 'host.name', 'host.hostname', 'winlog.computer_name');
  const users = [
    ...domainUser(event, 'user.domain', 'user.name'),
    ...event.entities('users', 'user.email', 'source.user.name', 'user.target.name', 'user.effective.name'),
    ...(windows ? domainUser(windows, 'SubjectDomainName', 'SubjectUserName') : []),
    ...(windows ? domainUser(windows, 'TargetDomainName', 'TargetUserName') : []),
  ];
  const program = event.entities('processes', 'process.executable');
  return {
    sourceIps: event.entities('sourceIps', 'source.ip', 'client.ip', 'source.address'),
    destIps: event.entities('destIps', 'destination.ip', 'server.ip', 'destination.address'),
    users,
    hosts: named.length > 0 ? named : event.entities('hosts', 'agent.hostname', 'agent.name', 'host.id'),
    domains: event.entities(
      'domains',
      'dns.question.name',
      'destination.domain',
      'url.domain',
      'tls.client.server_name',
    ),
    urls: event.entities('urls', 'url.full', 'url.original').slice(0, 1),
    hashes: event.entities(
      'hashes',
      ...['file.hash', 'process.hash', 'dll.hash'].flatMap((path) =>
        ['sha256', 'sha1', 'md5'].map((kind) => `${path}.${kind}`),
      ),
    ),
    userAgents: event.entities('userAgents', 'user_agent.original'),
    processes: program.length > 0 ? program : event.entities('processes', 'process.name'),
    files: event.entities('files', 'file.path', 'dll.path'),
    cves: event.entities('cves', 'vulnerability.id'),
    cloudAccounts: cloudAccount(event.text('cloud.provider'), event.text('cloud.account.id')),
  };
}
