import type { Severity } from '@soc-agent/contracts';
import type { Format } from '../format.js';
import type { ForeignDocument } from '../reading/document.js';
import { domainUser } from '../reading/names.js';
import { placeIn } from '../reading/places.js';
import { severityOfNumber } from '../reading/severities.js';
import { fingerprint } from '../reading/signal-reading.js';

/** What rules of Emerging Threats say of themselves. */
const SIGNATURE_SEVERITY: Readonly<Record<string, Severity>> = {
  informational: 'INFO',
  minor: 'LOW',
  major: 'HIGH',
  critical: 'CRITICAL',
};

/** The fields that identify an event: EVE gives it no id. */
const IDENTITY = ['flow_id', 'tx_id', 'event_type', 'alert.signature_id', 'timestamp', 'pcap_cnt', 'src_port'];

/**
 * Suricata's EVE output: alerts, and what else it wrote of a flow that was alerted on (`alerted`), which is informational; its
 * other events are traffic. `host` is the sensor and no entity.
 */
export const suricata: Format = {
  name: 'suricata',
  title: 'Suricata EVE alert',
  recognises: (event) =>
    (event.peek('event_type') === 'alert' && (event.has('alert.signature_id') || event.has('alert.signature'))) ||
    (event.has('event_type', 'flow_id') && isOfAlertedFlow(event)),
  read(event) {
    const type = event.required('event_type', event.text('event_type'), 'the type of the event');
    const alert = event.at('alert');
    if (!alert && !isOfAlertedFlow(event)) event.required('alert', undefined, 'an object');
    const signatureId = alert?.text('signature_id');
    const signature = alert?.text('signature') ?? `${type} of a flow that was alerted on`;
    return {
      eventId: fingerprint(IDENTITY.map((path) => event.peek(path) ?? '')),
      collector: event.text('host'),
      time: event.time('timestamp', '@timestamp'),
      severity: alert ? severityOf(alert) : 'INFO',
      title: signature,
      description: alert?.text('category'),
      product: 'Suricata',
      vendor: 'OISF',
      ruleId: signatureId === undefined ? `eve:${type}` : `${alert?.text('gid') ?? '1'}:${signatureId}`,
      ruleName: signature,
      entities: networkEntities(event),
      geo: placeIn(event.at('geoip') ?? event.at('geoip_src') ?? event.at('source.geo'), {
        country: ['country_code2', 'country_iso_code', 'country.iso_code', 'country_name'],
        city: ['city_name', 'city.name'],
        latitude: ['latitude', 'location.lat'],
        longitude: ['longitude', 'location.lon'],
      }),
      mitreHints: alert?.texts('metadata.mitre_technique_id', 'metadata.mitre_tactic_id') ?? [],
      metadata: {
        ...networkMetadata(event),
        category: alert?.text('category'),
        action: alert?.text('action'),
        revision: alert?.number('rev'),
        sensor: event.text('host', 'sensor', 'sensor_name'),
      },
    };
  },
};

function isOfAlertedFlow(event: ForeignDocument): boolean {
  return event.peek('alerted') === true || event.peek('flow.alerted') === true;
}

function severityOf(alert: ForeignDocument): Severity | undefined {
  const said = alert.text('metadata.signature_severity')?.toLowerCase() ?? '';
  if (Object.hasOwn(SIGNATURE_SEVERITY, said)) return SIGNATURE_SEVERITY[said];
  const priority = alert.number('severity');
  // 1 is the worst; priorities beyond 3 are informational
  return priority === undefined ? undefined : severityOfNumber(4 - priority, { HIGH: 3, MEDIUM: 2, LOW: 1 });
}

/** Entities of an EVE event, also where another tool wraps it: then numbers are texts. */
export function networkEntities(event: ForeignDocument): ReturnType<Format['read']>['entities'] {
  const attacker = event.entities('sourceIps', 'alert.source.ip');
  const target = event.entities('destIps', 'alert.target.ip');
  const files = [...event.items('fileinfo'), ...event.items('files')];
  const path = event.text('http.url');
  const name = event.text('http.hostname');
  return {
    sourceIps: attacker.length > 0 ? attacker : event.entities('sourceIps', 'src_ip'),
    destIps: target.length > 0 ? target : event.entities('destIps', 'dest_ip'),
    users: [
      ...event.entities('users', 'krb5.cname', 'smb.ntlmssp.user'),
      ...domainUser(event, 'ntlmssp.domain', 'ntlmssp.user'),
    ],
    domains: [
      ...event.entities('domains', 'tls.sni', 'quic.sni', 'dns.rrname', 'dns.query.rrname', 'http.hostname'),
      ...[...event.items('dns.query'), ...event.items('dns.queries')].flatMap((query) =>
        query.entities('domains', 'rrname'),
      ),
    ],
    urls: path === undefined ? [] : [path.startsWith('/') && name ? `http://${name}${path}` : path],
    userAgents: event.entities('userAgents', 'http.http_user_agent'),
    files: files.flatMap((file) => file.entities('files', 'filename')),
    hashes: files.flatMap((file) => file.entities('hashes', 'sha256', 'sha1', 'md5')),
    cves: event.entities('cves', 'alert.metadata.cve', 'alert.signature'),
  };
}

/** Facts of the flow an analyst asks for. */
export function networkMetadata(event: ForeignDocument): Record<string, unknown> {
  event.ignore('event_type', 'flow.start', 'pcap_cnt', 'pkt_src', 'ip_v', 'stream', 'packet', 'packet_info');
  return {
    protocol: event.text('proto'),
    applicationProtocol: event.text('app_proto'),
    sourcePort: event.number('src_port'),
    destPort: event.number('dest_port'),
    direction: event.text('direction', 'flow.direction'),
    flowId: event.text('flow_id'),
    communityId: event.text('community_id'),
    interface: event.text('in_iface'),
    httpMethod: event.text('http.http_method'),
    httpStatus: event.number('http.status'),
    ja3: event.text('tls.ja3.hash', 'tls.ja3.string'),
    ja4: event.text('tls.ja4'),
    bytesToServer: event.number('flow.bytes_toserver'),
    bytesToClient: event.number('flow.bytes_toclient'),
  };
}
