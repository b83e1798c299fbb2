import type { ContextImport } from '@soc-agent/contracts';
import { schemaOf, type RequestBody } from '../http/route.js';
import { EXAMPLES } from './examples.js';

type Example = readonly [summary: string, value: unknown];

function media(schema: object, examples: Readonly<Record<string, Example>>): RequestBody['content'][string] {
  const named = Object.entries(examples).map(([name, [summary, value]]) => [name, { summary, value }] as const);
  return { schema, examples: Object.fromEntries(named) };
}

const ANY = {};
const OBJECT = { type: 'object' };
const TEXT = { type: 'string' };

const FALCO = {
  uuid: '6f1c1a2e-0001',
  output: 'Notice A shell was spawned in a container',
  priority: 'Notice',
  rule: 'Terminal shell in container',
  time: '2026-11-27T06:00:00Z',
  hostname: 'node-1',
  output_fields: { 'user.name': 'root' },
};
const WAZUH = {
  timestamp: '2026-11-27T06:00:00.000+0000',
  rule: { level: 10, id: '5712', description: 'sshd: brute force', mitre: { id: ['T1110'] } },
  agent: { id: '001', name: 'web-1' },
  manager: { name: 'siem' },
  id: '1795759200.1',
  data: { srcip: '203.0.113.7', srcuser: 'root' },
  location: '/var/log/auth.log',
};
const CEF = 'CEF:0|Imperva|SecureSphere|13|1|SQL injection|8|src=203.0.113.7 dst=198.51.100.10 externalId=4711';
const CLOUD_EVENT = {
  specversion: '1.0',
  id: 'run-17',
  source: '/ci/pipelines/4',
  type: 'dev.cdevents.service.deployed.0.1.0',
  subject: 'checkout',
  time: '2026-11-27T06:00:00Z',
};

/** Body of `POST /api/ingest/{format}`. */
export const INGEST_BODY: RequestBody = {
  required: true,
  description: 'Up to 1 MiB; lines may be more, as each by itself may have so much. At most 10,000 documents.',
  content: {
    'application/json': media(ANY, {
      one: ['One alert', WAZUH],
      list: ['A list', [FALCO, WAZUH]],
    }),
    'application/cloudevents+json': media(OBJECT, {
      event: ['An alert in a CloudEvent', { ...CLOUD_EVENT, type: 'com.example.alert', data: FALCO }],
    }),
    'application/x-ndjson': media(TEXT, {
      lines: ['One alert on each line', `${JSON.stringify(FALCO)}\n${JSON.stringify(WAZUH)}\n`],
    }),
    'text/plain': media(TEXT, { cef: ['A line of CEF', CEF] }),
    '*/*': media(ANY, { any: ['Whatever is sent', CEF] }),
  },
};

/** Body of `POST /api/context/events`. */
export const EVENTS_BODY: RequestBody = {
  required: true,
  description: 'At most 1,000 events.',
  content: {
    'application/json': media(
      { anyOf: [schemaOf('InfrastructureEvent'), { type: 'array' }, OBJECT] },
      {
        ours: ['One of our events', EXAMPLES['InfrastructureEvent']],
      },
    ),
    'application/x-www-form-urlencoded': media(TEXT, {
      form: [
        'A form, as GitHub sends it',
        `payload=${encodeURIComponent(JSON.stringify(EXAMPLES['InfrastructureEvent']))}`,
      ],
    }),
    'application/cloudevents+json': media(OBJECT, { event: ['A CloudEvent', CLOUD_EVENT] }),
    'application/cloudevents-batch+json': media(
      { type: 'array', items: OBJECT },
      { batch: ['A batch', [CLOUD_EVENT]] },
    ),
  },
};

const STIX = {
  type: 'bundle',
  id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56d',
  objects: [
    {
      type: 'indicator',
      spec_version: '2.1',
      id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
      name: 'Command and control',
      pattern_type: 'stix',
      pattern: "[ipv4-addr:value = '203.0.113.7']",
      valid_from: '2026-05-01T00:00:00Z',
    },
  ],
};

/** Bodies of `POST /api/context/indicators/import` and `POST /api/context/news/import`. */
export const IMPORT_BODIES: Readonly<Record<ContextImport['into'], RequestBody>> = {
  indicators: {
    required: true,
    description: 'CSV with a header line, up to 16 MiB; or a STIX 2.1 bundle, up to 4 MiB.',
    content: {
      'text/csv': media(TEXT, {
        own: ['Our own columns', 'kind,value,description\nip,203.0.113.7,Scanner\n'],
      }),
      'application/stix+json': media(OBJECT, { bundle: ['A bundle', STIX] }),
    },
  },
  news: {
    required: true,
    description: 'CSV with a header line, up to 16 MiB.',
    content: {
      'text/csv': media(TEXT, {
        own: [
          'Our own columns',
          'id,title,publishedAt,observables\nadvisory-1,A campaign,2026-11-27,203.0.113.7 evil.example\n',
        ],
      }),
    },
  },
};
