import type { Severity } from '@soc-agent/contracts';
import type { Format } from '../format.js';
import { placeIn } from '../reading/places.js';
import { severityOfNumber } from '../reading/severities.js';

/** Zeek gives notices no severity: by what they are of, the first match counts, everything else is MEDIUM. */
const SEVERITY_OF_NOTE: readonly (readonly [RegExp, Severity])[] = [
  [/^(?:TeamCymruMalwareHashRegistry::|Heartbleed::|.*(?:Exploit|Backdoor|Log4Shell|Malware|C2|Ransom))/i, 'HIGH'],
  [/SQL_Injection|Intel::|Suspicious_Origination|ATTACK::/i, 'HIGH'],
  [/^(?:CaptureLoss|PacketFilter|Weird|ProtocolDetector|Signatures::Count|Software)::/i, 'INFO'],
  [/^(?:SSL|X509|SSH::Interesting|FTP|SMTP)::?/i, 'LOW'],
];

/** A notice of Zeek, as JSON or from its tab-separated log; some shippers write `id_orig_h` for `id.orig_h`. */
export const zeekNotice: Format = {
  name: 'zeek',
  title: 'Zeek notice',
  recognises: (notice) =>
    /^\w+::\w+/.test(notice.peekText('note')) &&
    (notice.has('id.orig_h') || notice.has('id_orig_h') || notice.has('src') || notice.has('ts')),
  read(notice) {
    const note = notice.required('note', notice.text('note'), 'the type of the notice');
    const message = notice.text('msg');
    notice.ignore('@stream', '@proc', 'suppress_for', 'actions', 'peer_descr', 'email_dest', 'email_body_sections');
    const level = notice.number('severity.level');
    return {
      // of a notice without connection, time and text tell
      eventId: [notice.text('uid', 'fuid'), note, notice.peekText('ts')].filter(Boolean).join(':'),
      time: notice.time('ts', '_write_ts', '@timestamp'),
      severity:
        // of syslog: 0 is an emergency, 7 debugging
        (level === undefined ? undefined : severityOfNumber(8 - level, { LOW: 2, MEDIUM: 4, HIGH: 5, CRITICAL: 6 })) ??
        SEVERITY_OF_NOTE.find(([pattern]) => pattern.test(note))?.[1] ??
        'MEDIUM',
      title: message ? `${note}: ${message}` : note,
      description: notice.text('sub'),
      product: 'Zeek',
      vendor: 'Zeek',
      ruleId: note,
      ruleName: note,
      entities: {
        sourceIps: notice.entities('sourceIps', 'id.orig_h', 'id_orig_h', 'src'),
        destIps: notice.entities('destIps', 'id.resp_h', 'id_resp_h', 'dst'),
        files: notice.entities('files', 'file_desc'),
      },
      geo: placeIn(notice, {
        country: ['remote_location.country_code'],
        city: ['remote_location.city'],
        latitude: ['remote_location.latitude'],
        longitude: ['remote_location.longitude'],
      }),
      metadata: {
        protocol: notice.text('proto'),
        sourcePort: notice.number('id.orig_p', 'id_orig_p'),
        destPort: notice.number('id.resp_p', 'id_resp_p', 'p'),
        count: notice.number('n'),
        sub: notice.text('sub'),
        sensor: notice.text('@system', '_system_name', 'peer_descr'),
        fileType: notice.text('file_mime_type'),
      },
    };
  },
};
