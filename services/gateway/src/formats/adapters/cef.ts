import type { Severity, SignalEntities } from '@soc-agent/contracts';
import { cleanText } from '@soc-agent/domain';
import type { Format } from '../format.js';
import { hintsIn } from '../reading/attack-hints.js';
import { CUSTOM_FIELD } from '../reading/cef-line.js';
import type { ForeignDocument } from '../reading/document.js';
import { domainUser, endpoints } from '../reading/names.js';
import { placeIn } from '../reading/places.js';
import { severityOfNumber, severityOfWord } from '../reading/severities.js';

/** Some put the address of a download where the name of a file belongs. */
const URL_LIKE = /^[a-z*]{2,8}(?:\[:\]|:)\/\//i;

/**
 * A line of ArcSight's Common Event Format, with or without a syslog header; `parseCef` has made an object of it. The device that
 * reports (`dvc`, `dvchost`) is not what it reports on, unless it names nothing else.
 */
export const cef: Format = {
  name: 'cef',
  title: 'CEF',
  recognises: (line) => line.has('cef.signatureId', 'extension'),
  read(line) {
    const header = line.required('', line.at('cef'), 'a line with CEF:');
    const extension = line.required('', line.at('extension'), 'a line with CEF:');
    const labelled = line.at('labelled');
    header.ignore('version', 'deviceVersion');
    extension.ignore(...Object.keys(extension.root).filter((key) => CUSTOM_FIELD.test(key.replace(/label$/, ''))));
    return {
      eventId: extension.text('externalid'),
      time: extension.time('rt', 'end', 'start', 'devicecustomdate1') ?? line.time('syslog.time'),
      severity: severityOf(header),
      title: header.text('name') ?? extension.text('msg', 'act'),
      description: extension.text('msg', 'reason') ?? describedBy(labelled),
      product: header.text('product') ?? 'CEF',
      vendor: header.text('vendor'),
      ruleId: header.text('signatureId'),
      ruleName: header.text('name'),
      entities: entitiesOf(line, extension, labelled),
      geo:
        placeIn(labelled, { latitude: ['latitude'], longitude: ['longitude'] }) ??
        placeIn(extension, { country: ['ccode', 'sourcegeocountrycode'] }),
      mitreHints: hintsIn(
        Object.keys(labelled?.root ?? {})
          .filter((label) => /mitre|att&ck|technique|tactic/i.test(label))
          .flatMap((label) => labelled?.texts(label) ?? []),
      ),
      metadata: {
        action: extension.text('act', 'deviceaction'),
        category: extension.text('cat'),
        outcome: extension.text('outcome'),
        protocol: extension.text('proto'),
        application: extension.text('app'),
        sourcePort: extension.number('spt'),
        destPort: extension.number('dpt'),
        count: extension.number('cnt'),
        requestMethod: extension.text('requestmethod', 'method'),
        device: extension.text('dvchost', 'dvc', 'deviceexternalid') ?? line.text('syslog.host'),
        ...labelledFields(labelled),
      },
    };
  },
};

function severityOf(header: ForeignDocument): Severity | undefined {
  const word = header.text('severity');
  const number = header.number('severity');
  return number === undefined
    ? severityOfWord(word)
    : severityOfNumber(number, { LOW: 0, MEDIUM: 4, HIGH: 7, CRITICAL: 9 });
}

function describedBy(labelled: ForeignDocument | undefined): string | undefined {
  return labelled?.text('Description', 'description', 'Reason', 'Policy');
}

/** Fields under the names their labels give them, as far as an analyst reads. */
function labelledFields(labelled: ForeignDocument | undefined): Record<string, string> {
  const labels = Object.keys(labelled?.root ?? {}).slice(0, 20);
  return Object.fromEntries(labels.map((label) => [cleanText(label, 64), labelled?.text(label) ?? '']));
}

function entitiesOf(
  line: ForeignDocument,
  extension: ForeignDocument,
  labelled: ForeignDocument | undefined,
): Partial<SignalEntities> {
  const source = endpoints(extension, 'shost', 'sourcehostname');
  const dest = endpoints(extension, 'dhost', 'destinationhostname');
  const hosts = [...dest.hosts, ...source.hosts];
  const addresses = [...extension.entities('sourceIps', 'src', 'sourceaddress', 'c6a2'), ...source.addresses];
  const targets = [...extension.entities('destIps', 'dst', 'destinationaddress', 'c6a3'), ...dest.addresses];
  const files = extension.entities('files', 'filepath', 'fname');
  const namesNothingElse = hosts.length + addresses.length + targets.length === 0;
  return {
    sourceIps: [...addresses, ...extension.entities('sourceIps', 'sourcetranslatedaddress', 'xff')],
    destIps: targets,
    users: [
      ...domainUser(extension, 'sntdom', 'suser'),
      ...domainUser(extension, 'dntdom', 'duser'),
      ...(labelled?.entities('users', 'Affected User Name', 'User') ?? []),
    ],
    hosts: namesNothingElse
      ? [...extension.entities('hosts', 'dvchost'), ...line.entities('hosts', 'syslog.host')].slice(0, 1)
      : hosts,
    urls: [...extension.entities('urls', 'request', 'requesturl'), ...files.filter((name) => URL_LIKE.test(name))],
    domains: extension.entities('domains', 'destinationdnsdomain', 'sourcednsdomain', 'fqdn', 'requesthost'),
    userAgents: extension.entities('userAgents', 'requestclientapplication'),
    hashes: [
      ...extension.entities('hashes', 'filehash', 'oldfilehash'),
      ...(labelled?.entities('hashes', 'MD5', 'SHA1', 'SHA256', 'Hash') ?? []),
    ],
    files: files.filter((name) => !URL_LIKE.test(name)).slice(0, 1),
    processes: extension.entities('processes', 'dproc', 'sproc', 'deviceprocessname'),
    cves: [...extension.entities('cves', 'cve'), ...(labelled?.entities('cves', 'CVE', 'cve', 'CVE ID') ?? [])],
  };
}
