import type { Severity, SignalEntities } from '@soc-agent/contracts';
import type { Format } from '../format.js';
import { attackIds, tacticName } from '../reading/attack-hints.js';
import type { ForeignDocument } from '../reading/document.js';
import { fingerprint } from '../reading/signal-reading.js';

const SEVERITY: Readonly<Record<string, Severity>> = {
  emergency: 'CRITICAL',
  alert: 'CRITICAL',
  critical: 'CRITICAL',
  error: 'HIGH',
  warning: 'MEDIUM',
  notice: 'LOW',
  informational: 'LOW',
  info: 'LOW',
  debug: 'LOW',
};
/** System calls by which a peer reached the process. */
const INBOUND = /^(?:accept4?|listen|recv\w*)$/;

/** An event of Falco, by its HTTP output or by Falcosidekick, which adds `uuid`, `hostname` and `tags`. */
export const falco: Format = {
  name: 'falco',
  title: 'Falco',
  recognises: (event) => event.has('output', 'priority', 'rule') && (event.has('output_fields') || event.has('source')),
  read(event) {
    const rule = event.required('rule', event.text('rule'), 'a rule name');
    const fields = event.at('output_fields');
    const tags = event.texts('tags');
    return {
      eventId:
        event.text('uuid') ??
        fingerprint(...['time', 'rule', 'hostname', 'output'].map((path) => event.peek(path) ?? '')),
      time: event.time('time') ?? fields?.time('evt.time', 'evt.time.iso8601'),
      severity: severityOf(event.text('priority')),
      title: rule,
      description: event.text('output'),
      product: 'Falco',
      vendor: 'CNCF',
      ruleId: rule,
      ruleName: rule,
      entities: entitiesOf(event, fields),
      mitreHints: [...tags.flatMap(attackIds), ...tags.flatMap((tag) => tacticName(tag) ?? [])],
      metadata: {
        tags,
        source: event.text('source'),
        container: fields?.text('container.name', 'container.id'),
        image: fields?.text('container.image.repository', 'container.image'),
        namespace: fields?.text('k8s.ns.name', 'ka.target.namespace'),
        pod: fields?.text('k8s.pod.name', 'ka.target.name'),
        commandLine: fields?.text('proc.cmdline'),
        parentProcess: fields?.text('proc.pname', 'proc.pcmdline'),
        loginUid: fields?.text('user.loginuid'),
        action: fields?.text('evt.type', 'ka.verb', 'ct.name'),
        connection: fields?.text('fd.name'),
      },
    };
  },
};

function severityOf(priority = ''): Severity | undefined {
  const word = priority.toLowerCase();
  return Object.hasOwn(SEVERITY, word) ? SEVERITY[word] : undefined;
}

function entitiesOf(event: ForeignDocument, fields: ForeignDocument | undefined): Partial<SignalEntities> {
  const hosts = event.entities('hosts', 'hostname');
  if (!fields) return { hosts };
  const connection = fields.peekText('fd.name');
  const [client = '', server = ''] = connection.includes('->') ? connection.split('->') : [];
  const inbound = INBOUND.test(fields.peekText('evt.type'));
  const remote = fields.entities('sourceIps', 'fd.rip');
  const program = fields.entities('processes', 'proc.exepath');
  return {
    sourceIps: [
      ...fields.entities('sourceIps', 'fd.cip', 'ka.sourceips', 'ct.srcip', 'okta.client.ip'),
      client,
      ...(inbound ? remote : []),
    ],
    destIps: [...fields.entities('destIps', 'fd.sip'), server, ...(inbound ? [] : remote)],
    users: fields.entities('users', 'user.name', 'ka.user.name', 'ct.user', 'okta.actor.alternateID', 'github.user'),
    // the node, then what ran on it; on the node itself the container is called "host"
    hosts: [
      ...hosts,
      ...fields.entities('hosts', 'evt.hostname', 'k8s.node.name', 'k8s.pod.name').filter((name) => name !== 'host'),
      ...(hosts.length > 0 || fields.has('k8s.pod.name')
        ? []
        : fields.entities('hosts', 'container.name', 'container.id').filter((name) => name !== 'host')),
    ],
    processes: program.length > 0 ? program : fields.entities('processes', 'proc.name'),
    files: connection.startsWith('/') ? [connection] : fields.entities('files', 'fs.path.name', 'evt.arg.path'),
    domains: fields.entities('domains', 'fd.sip.name', 'fd.rip.name'),
    userAgents: fields.entities('userAgents', 'ka.useragent', 'ct.useragent'),
  };
}
