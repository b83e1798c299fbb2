const TIME = '2026-11-27T06:00:00Z';
const WAZUH = {
  timestamp: '2026-11-27T06:00:00.000+0000',
  rule: { level: 7, description: 'Own rule', id: '100900', groups: ['own'], mitre: { id: ['T1110'] } },
  agent: { id: '007', name: 'ws-7' },
  manager: { name: 'wazuh.manager' },
  id: '1795759200.1',
  decoder: { name: 'own' },
  location: 'x',
};
const END = { ip: '198.51.100.7', user: { name: 'mia' }, hashes: [{ value: 'ab'.repeat(32) }] };

/** A small document of every format, with the parts its adapter goes into; what is done to one does nothing to the others. */
export function formatDocuments(): unknown[] {
  return structuredClone(DOCUMENTS);
}

const DOCUMENTS: unknown[] = [
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
  {
    ...WAZUH,
    data: {
      srcip: '198.51.100.7',
      win: { eventdata: { hashes: 'MD5=x', user: 'C\\m' } },
      aws: { userIdentity: {} },
      parameters: { alert: WAZUH },
    },
    syscheck: { path: '/x', audit: { user: { name: 'mia' } } },
  },
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
