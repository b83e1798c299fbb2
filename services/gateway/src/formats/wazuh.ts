import { NewSignal, SignalEntities, SignalSource, type Severity, type ThreatType } from '@soc-agent/contracts';
import { readThreatType } from '@soc-agent/domain';
import { InvalidDocumentError } from '@soc-agent/platform';
import { ForeignDocument } from './document.js';

/** Longest description taken over from a log line, characters; the whole line stays in `raw`. */
const MAX_DESCRIPTION = 8192;
const MAX_TITLE = 512;

/** Rule groups that say the type outright; the first match wins. Those of antivirus, rootcheck and file integrity are of everyday events, too. */
const TYPE_OF_GROUP: readonly (readonly [RegExp, ThreatType])[] = [
  [/^(authentication_failures|multiple_.*|dos|ddos)$/, 'rate_limit_breach'],
  [/^(malware|rootkit|yara)$/, 'device_compromise'],
  [/^(web_scan|recon)$/, 'bot_traffic'],
];

/** A Wazuh 3 or 4 alert as its integrator posts it, OSSEC's included; also the Suricata alerts Wazuh wraps. */
export function wazuhSignal(document: unknown): NewSignal {
  const alert = ForeignDocument.of(document);
  const ruleId = alert.required('rule.id', alert.text('rule.id'), 'a rule id');
  const level = alert.required('rule.level', alert.number('rule.level'), 'a number from 0 to 16');
  const description = alert.required('rule.description', alert.text('rule.description'), 'a text');
  const log = alert.text('full_log')?.slice(0, MAX_DESCRIPTION);
  const signal = Object.assign(new NewSignal(), {
    customerName:
      alert.text('agent.labels.customer') ?? alert.text('cluster.name') ?? alert.text('manager.name') ?? 'unassigned',
    timestamp: timestampOf(alert),
    title: description.slice(0, MAX_TITLE),
    ...(log && { description: log }),
    source: sourceOf(alert, ruleId, description),
    severity: severityOf(level),
    entities: entitiesOf(alert),
    mitreHints: [...alert.texts('rule.mitre.id'), ...alert.texts('rule.mitre.tactic')],
    metadata: metadataOf(alert, level),
    raw: document,
  });
  const threatType = threatTypeOf(alert, signal);
  return threatType ? Object.assign(signal, { threatType }) : signal;
}

/** Bands of the Wazuh dashboard. */
function severityOf(level: number): Severity {
  if (level >= 15) return 'CRITICAL';
  if (level >= 12) return 'HIGH';
  return level >= 7 ? 'MEDIUM' : 'LOW';
}

/** Wazuh writes the offset without a colon, `+0000`, which ISO 8601's extended format does not allow. */
function timestampOf(alert: ForeignDocument): string {
  const text = alert.required('timestamp', alert.text('timestamp') ?? alert.text('@timestamp'), 'a time');
  const time = new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  throw new InvalidDocumentError([{ field: 'timestamp', message: 'must be an ISO 8601 time' }]);
}

function sourceOf(alert: ForeignDocument, ruleId: string, description: string): SignalSource {
  const eventId = alert.text('id');
  return Object.assign(new SignalSource(), {
    product: 'Wazuh',
    vendor: 'Wazuh',
    format: 'wazuh',
    // a wrapped Suricata alert is told from others of the same Wazuh rule by its own signature
    ruleId: alert.text('data.alert.signature_id') ? `${ruleId}/${alert.text('data.alert.signature_id')}` : ruleId,
    ruleName: description.slice(0, MAX_TITLE),
    ...(eventId && { eventId }),
  });
}

function entitiesOf(alert: ForeignDocument): SignalEntities {
  const path = alert.text('data.http.url') ?? alert.text('data.url');
  const host = alert.text('data.http.hostname');
  return Object.assign(new SignalEntities(), {
    sourceIps: alert.addresses('data.srcip', 'data.src_ip', 'data.aws.sourceIPAddress', 'data.win.eventdata.ipAddress'),
    destIps: alert.addresses('data.dstip', 'data.dest_ip'),
    users: alert
      .distinct('data.srcuser', 'data.dstuser', 'data.win.eventdata.targetUserName')
      .map((user) => user.slice(0, 320)),
    hosts: alert.distinct('agent.name', 'predecoder.hostname').map((name) => name.slice(0, 255)),
    urls: path ? [`${path.startsWith('/') && host ? `http://${host}` : ''}${path}`.slice(0, 2048)] : [],
    hashes: alert
      .distinct('syscheck.sha256_after', 'syscheck.sha1_after', 'syscheck.md5_after', 'data.win.eventdata.hashes')
      .map((hash) => hash.slice(0, 128)),
    userAgents: alert.distinct('data.http.http_user_agent').map((agent) => agent.slice(0, 1024)),
  });
}

/** By the rule's groups; a rule that fires on a frequency is a rate limit breach when nothing else says what it is. */
function threatTypeOf(alert: ForeignDocument, signal: NewSignal): ThreatType | undefined {
  const groups = alert.texts('rule.groups');
  const hit = TYPE_OF_GROUP.find(([pattern]) => groups.some((group) => pattern.test(group)));
  if (hit) return hit[1];
  const repeated = alert.number('rule.frequency') !== undefined;
  return repeated && readThreatType(signal).reasons.length === 0 ? 'rate_limit_breach' : undefined;
}

function metadataOf(alert: ForeignDocument, level: number): Record<string, unknown> {
  const facts = {
    level,
    groups: alert.texts('rule.groups'),
    firedTimes: alert.number('rule.firedtimes'),
    agentId: alert.text('agent.id'),
    agentIp: alert.text('agent.ip'),
    location: alert.text('location'),
    decoder: alert.text('decoder.name'),
    protocol: alert.text('data.proto'),
    action: alert.text('data.alert.action'),
    category: alert.text('data.alert.category'),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
