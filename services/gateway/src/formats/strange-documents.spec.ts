import { describe, expect, it } from '@jest/globals';
import { NewSignal } from '@soc-agent/contracts';
import { acceptSignal, readableJson } from '@soc-agent/domain';
import { validated } from '@soc-agent/platform';
import fc from 'fast-check';
import { parseJsonText } from '../http/json-text.js';
import { problemOf } from '../http/problem.js';
import { wazuhAlert } from './adapters/wazuh-builder.js';
import { FORMAT_NAMES, formatNamed } from './formats.js';
import { ARRIVED } from './only-signal.js';
import { readSignals } from './read-signals.js';

const TIME = '2026-11-27T06:00:00Z';
const END = { ip: '198.51.100.7', user: { name: 'mia' }, hashes: [{ value: 'ab'.repeat(32) }] };

/** A small document of every format, with the parts its adapter goes into. */
const DOCUMENTS: readonly unknown[] = [
  {
    class_uid: 2004,
    time: 1_672_758_699_558,
    severity_id: 4,
    metadata: { product: { name: 'x' } },
    finding_info: { uid: '1', title: 'x', attacks: [{ technique: { uid: 'T1003' }, tactics: [{ uid: 'TA0006' }] }] },
    evidences: [
      {
        src_endpoint: { ...END, location: { country: 'FR', coordinates: [2, 48] } },
        actor: { user: END.user },
        file: END,
      },
    ],
    observables: [{ name: 'a', type_id: 2, value: '198.51.100.7' }],
    resources: [{ type: 'x', data: '{"AwsIamUser":{"UserName":"mia"}}' }],
  },
  {
    'kibana.alert.uuid': '1',
    'kibana.alert.rule.threat': [
      { tactic: { id: 'TA0004' }, technique: [{ id: 'T1098', subtechnique: [{ id: 'x' }] }] },
    ],
    '@timestamp': TIME,
    source: { ip: '198.51.100.7', geo: { location: { lat: 1, lon: 2 } } },
    winlog: { event_data: { SubjectUserName: 'mia' } },
  },
  wazuhAlert({
    data: {
      srcip: '198.51.100.7',
      win: { eventdata: { hashes: 'MD5=x', user: 'C\\m' } },
      aws: { userIdentity: {} },
      parameters: { alert: wazuhAlert() },
    },
    syscheck: { path: '/x', audit: { user: { name: 'mia' } } },
  }),
  {
    event_type: 'alert',
    timestamp: TIME,
    flow_id: 1,
    alert: { signature_id: 1, signature: 'x', severity: 1, metadata: {} },
    http: { url: '/' },
    dns: { queries: [{ rrname: 'a.b' }] },
  },
  {
    ProductArn: 'x',
    GeneratorId: 'x',
    Id: '1',
    Severity: { Label: 'LOW' },
    Resources: [{ Type: 'AwsIamAccessKey', Id: 'x', Details: { AwsIamAccessKey: { PrincipalId: 'a:b' } } }],
  },
  {
    schemaVersion: '2',
    type: 'Recon:EC2/Portscan',
    service: {
      action: { portProbeAction: { portProbeDetails: [{ remoteIpDetails: { ipAddressV4: '198.51.100.7' } }] } },
    },
    resource: {},
  },
  {
    '@odata.type': '#microsoft.graph.security.alert',
    id: '1',
    title: 'x',
    evidence: [{ userAccount: { accountName: 'mia' } }, { fileDetails: { fileName: 'x', sha1: 'x' } }],
  },
  {
    SystemAlertId: '1',
    AlertName: 'x',
    Entities: '[{"$id":"1","Type":"host","HostName":"a"},{"$ref":"1"}]',
    ExtendedProperties: '{}',
  },
  { output: 'x', priority: 'Notice', rule: 'x', output_fields: { 'fd.name': '1.2.3.4:1->5.6.7.8:2' }, tags: ['T1059'] },
  {
    composite_id: '1',
    severity: 70,
    device: { hostname: 'x' },
    behaviors: [{ ioc_type: 'hash', ioc_value: 'x' }],
    mitre_attack: [{ technique_id: 'T1' }],
  },
  {
    metadata: { eventType: 'EppDetectionSummaryEvent' },
    event: { Name: 'x', NetworkAccesses: [{ RemoteAddress: '1.2.3.4' }] },
  },
  { note: 'A::B', ts: 1, 'id.orig_h': '198.51.100.7' },
  {
    version: '4',
    groupKey: 'x',
    alerts: [{ status: 'firing', labels: { alertname: 'x', instance: 'a:1' }, annotations: {}, startsAt: TIME }],
  },
  { event_id: 'a@@notable@@b', src: ['1.2.3.4'], dest: 'x', urgency: 'high', annotations: { mitre_attack: 'T1' } },
  'CEF:0|V|P|1|100|Name|7|src=198.51.100.7 cs1Label=MITRE cs1=T1059 msg=a',
  'LEEF:2.0|V|P|1|100|^|src=198.51.100.7^sev=5cat=x',
  {
    specversion: '1.0',
    type: 't',
    source: 's',
    id: '1',
    data: { event: { rule: 'x', priority: 'x', output: 'x', source: 'x' } },
  },
  { 'detail-type': 'x', detail: { findings: [{ ProductArn: 'x', SchemaVersion: 'x' }] } },
  { TopicArn: 'x', Message: '{"note":"A::B","ts":1}' },
  { hits: { hits: [{ _id: '1', _source: { note: 'A::B', ts: 1 } }] } },
];

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    null,
    '',
    '-',
    [],
    {},
    [null],
    [[['x']]],
    { toString: 'x', valueOf: 1, constructor: null, hasOwnProperty: 0 },
    JSON.parse('{"__proto__":{"isAdmin":true}}'),
    'x'.repeat(10_000),
    '\ud83d\u202e\u0000',
    '9'.repeat(400),
    -1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    '[{"$ref":"1","$id":"1"}]',
    '{"a":',
    '198.51.100.7:99999',
    '1969-12-31T23:59:59Z',
  ),
);

/** The document with one value, anywhere in it, replaced; or one more, under a key it may have. */
function changed(document: unknown, path: readonly number[], value: unknown): unknown {
  if (typeof document === 'string') return path.length > 0 ? `${document}${JSON.stringify(value)}` : document;
  const copy = structuredClone(document) as Record<string, unknown>;
  let place = copy;
  for (const step of path) {
    const keys = Object.keys(place);
    const key = keys[step % Math.max(1, keys.length)] ?? 'more';
    const next = place[key];
    if (step % 4 > 0 && typeof next === 'object' && next !== null) place = next as Record<string, unknown>;
    else place[key] = structuredClone(value);
  }
  return copy;
}

describe('a document with something strange in it', () => {
  it('is a signal that can be analyzed, or refused for a reason', () => {
    let signals = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...DOCUMENTS),
        fc.array(fc.nat(80), { maxLength: 5 }),
        strange,
        fc.option(fc.constantFrom(...FORMAT_NAMES), { freq: 4, nil: undefined }),
        (document, path, value, format) => {
          // as it would come over the wire
          const posted = parseJsonText(JSON.stringify(changed(document, path, value)));
          for (const signal of attempt(posted, format)) {
            if (signal instanceof Error) {
              if (![400, 422].includes(problemOf(signal).status)) throw signal;
              continue;
            }
            const accepted = acceptSignal(
              validated(NewSignal, signal, 'strict'),
              '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f',
              ARRIVED,
            );
            expect(JSON.stringify(readableJson(accepted))).toBe(JSON.stringify(accepted));
            signals++;
          }
        },
      ),
      { numRuns: 1500 },
    );
    expect(signals).toBeGreaterThan(500);
  });
});

function attempt(posted: unknown, format: string | undefined): (NewSignal | Error)[] {
  try {
    return readSignals(posted, {
      format: format === undefined ? undefined : formatNamed(format),
      customerName: 'x',
      zone: 'UTC',
      at: ARRIVED,
    });
  } catch (error) {
    return [error as Error];
  }
}
