import type { Format } from '../format.js';
import { endpoints } from '../reading/names.js';
import { severityOfNumber, severityOfWord } from '../reading/severities.js';

/** A line of IBM QRadar's Log Event Extended Format; `parseLeef` has made an object of it. */
export const leef: Format = {
  name: 'leef',
  title: 'LEEF',
  recognises: (line) => line.has('leef.eventId', 'attributes'),
  read(line) {
    const header = line.required('', line.at('leef'), 'a line with LEEF:');
    const attributes = line.required('', line.at('attributes'), 'a line with LEEF:');
    const eventId = header.text('eventId');
    const product = header.text('product') ?? 'LEEF';
    const category = attributes.text('cat');
    const source = endpoints(attributes, 'src', 'srchost');
    const dest = endpoints(attributes, 'dst', 'dsthost');
    header.ignore('version', 'deviceVersion');
    attributes.ignore('devtimeformat');
    return {
      time: attributes.time('devtime', 'starttime', 'receivetime') ?? line.time('syslog.time'),
      severity:
        severityOfNumber(attributes.number('sev'), { LOW: 1, MEDIUM: 4, HIGH: 7, CRITICAL: 9 }) ??
        severityOfWord(attributes.text('severity', 'sev')),
      title: attributes.text('name', 'eventname', 'msg') ?? [product, eventId, category].filter(Boolean).join(' '),
      description: attributes.text('msg', 'description', 'reason'),
      product,
      vendor: header.text('vendor'),
      ruleId: eventId,
      ruleName: attributes.text('rulename', 'policy') ?? eventId,
      entities: {
        sourceIps: [...source.addresses, ...attributes.entities('sourceIps', 'srcprenat')],
        destIps: dest.addresses,
        users: attributes.entities('users', 'usrname', 'username', 'sourceuser', 'destinationuser', 'accountname'),
        hosts: [...attributes.entities('hosts', 'identhostname'), ...dest.hosts, ...source.hosts],
        urls: attributes.entities('urls', 'url'),
        domains: attributes.entities('domains', 'domain', 'dnsname'),
        hashes: attributes.entities('hashes', 'filehash', 'sha256', 'sha1', 'md5'),
        files: attributes.entities('files', 'filepath', 'filename').slice(0, 1),
        userAgents: attributes.entities('userAgents', 'useragent'),
      },
      metadata: {
        category,
        protocol: attributes.text('proto'),
        sourcePort: attributes.number('srcport'),
        destPort: attributes.number('dstport'),
        action: attributes.text('action'),
        application: attributes.text('application'),
        count: attributes.number('repeatcount', 'count'),
        device: attributes.text('devicename') ?? line.text('syslog.host'),
        bytes: attributes.number('totalbytes'),
      },
    };
  },
};
