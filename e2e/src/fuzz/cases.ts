import { formatDocuments } from '@soc-agent/testing';
import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fromSchema, type Schemas } from './from-schema.js';
import { broken, changed } from './mutations.js';

/** Alerts of real tools, where there are some. */
const SAMPLES = `${process.env['EVAL_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))}/samples`;
const MAX_SAMPLE = 200_000;

/** One request. */
export interface Case {
  method: 'POST' | 'PUT';
  path: string;
  type: string;
  headers?: Record<string, string>;
  body: Buffer | string;
}

const FORMATS =
  'ocsf elastic wazuh suricata asff guardduty graph sentinel falco crowdstrike zeek alertmanager splunk cef leef cloudevents'.split(
    ' ',
  );
const JSON_TYPE = 'application/json';
const LINES = 'application/x-ndjson';
const STIX = 'application/stix+json';
const CSV = 'text/csv';

const query = fc.constantFrom(
  '',
  '',
  '?customer=Fuzz',
  `?customer=${'x'.repeat(200)}`,
  '?customer=%00',
  '?customer=%ed%a0%80',
  '?timezone=Asia/Tokyo',
  '?timezone=x',
  '?customer=a&customer=b',
  '?__proto__=1',
);
const ingestPath = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: fc.constant('auto') }, { weight: 1, arbitrary: fc.constantFrom(...FORMATS) }),
    query,
  )
  .map(([format, more]) => `/api/ingest/${format}${more}`);
const mediaType = fc.constantFrom(
  JSON_TYPE,
  JSON_TYPE,
  'text/plain',
  'application/cloudevents+json',
  'application/octet-stream',
  LINES,
);
const ceHeaders = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/x', 'ce-type': 'x.y' };

/** Whatever a sender could send to the routes that take something in. */
export function cases(schemas: Schemas): fc.Arbitrary<Case> {
  const documents = [...formatDocuments(), ...samples()];
  const text = changed(documents).map((document) => JSON.stringify(document) ?? 'null');
  const ingest = (body: fc.Arbitrary<Buffer | string>, type = mediaType): fc.Arbitrary<Case> =>
    fc.record({
      method: fc.constant('POST' as const),
      path: ingestPath,
      type,
      body,
      headers: fc.constantFrom({}, {}, {}, ceHeaders, { 'idempotency-key': 'k' }, { 'content-encoding': 'gzip' }),
    });
  const posted = (path: string, body: fc.Arbitrary<Buffer | string>, type = JSON_TYPE): fc.Arbitrary<Case> =>
    body.map((content) => ({ method: 'POST', path, type, body: content }));
  const ofSchema = (name: string): fc.Arbitrary<string> => {
    const valid = fromSchema(name, schemas);
    const twisted = valid.chain((document) => changed([document]));
    return fc.oneof(valid, twisted).map((document) => JSON.stringify(document) ?? 'null');
  };
  const own = [
    ['/api/signals', 'NewSignal'],
    ['/api/context/events', 'InfrastructureEvent'],
    ['/api/context/indicators', 'Indicator'],
    ['/api/context/news', 'NewsItem'],
    ['/api/context/suppressions/preview', 'SuppressionRule'],
  ] as const;
  const customer = ofSchema('Customer').map((body): Case => ({
    method: 'PUT',
    path: '/api/customers/Fuzz',
    type: JSON_TYPE,
    body,
  }));
  const row = fc.array(
    fc.oneof(fc.constantFrom('ip', '198.51.100.7', 'x', '"', '#', '2026-01-01'), fc.string({ unit: 'binary' })),
    { maxLength: 6 },
  );
  const table = fc
    .array(row, { maxLength: 30 })
    .map((rows) => `kind,value,description\n${rows.map((cells) => cells.join()).join('\n')}`);
  const token = fc.constantFrom(
    '[',
    ']',
    '(',
    ')',
    '=',
    'AND',
    'OR',
    "'1.1.1.1'",
    'ipv4-addr:value',
    'IN',
    'url:value',
  );
  const pattern = fc.oneof(
    fc.array(token, { maxLength: 200 }).map((tokens) => tokens.join(' ')),
    fc.string(),
  );
  const bundle = fc.array(pattern, { maxLength: 20 }).chain((patterns) => {
    const objects = patterns.map((one) => ({
      type: 'indicator',
      id: 'i',
      pattern_type: 'stix',
      pattern: one,
      valid_from: '2026-01-01',
    }));
    return changed([{ type: 'bundle', id: 'b', objects }]).map((document) => JSON.stringify(document) ?? 'null');
  });
  const lines = fc.array(fc.oneof(text, broken(text).map(String)), { maxLength: 20 }).map((all) => all.join('\n'));
  return fc.oneof(
    { weight: 8, arbitrary: ingest(text) },
    { weight: 2, arbitrary: ingest(broken(text)) },
    { weight: 2, arbitrary: ingest(lines, fc.constant(LINES)) },
    { weight: 1, arbitrary: ingest(fc.constantFrom(...EXTREMES), fc.constantFrom(JSON_TYPE, 'text/plain')) },
    { weight: 6, arbitrary: fc.oneof(...own.map(([path, name]) => posted(path, ofSchema(name)))) },
    { weight: 1, arbitrary: posted('/api/signals', broken(ofSchema('NewSignal'))) },
    { weight: 2, arbitrary: customer },
    { weight: 1, arbitrary: posted('/api/context/events', text) },
    { weight: 1, arbitrary: posted('/api/context/indicators/import?source=fuzz', fc.oneof(table, broken(table)), CSV) },
    {
      weight: 1,
      arbitrary: posted('/api/context/indicators/import?source=fuzz', fc.oneof(bundle, broken(bundle)), STIX),
    },
  );
}

/** Bodies at and beyond every bound. */
const MIB = 1024 * 1024;
const EXTREMES: readonly string[] = [
  '',
  ' '.repeat(MIB),
  'x'.repeat(MIB),
  'x'.repeat(MIB + 1),
  '['.repeat(500_000),
  '{"a":'.repeat(200_000),
  `[${'1,'.repeat(29_000)}1]`,
  `[${'{},'.repeat(500)}{}]`,
  `{${Array.from({ length: 29_000 }, (_, n) => `"k${n}":1`).join()}}`,
  `{"rule":{"level":7,"id":"1"},"agent":{},"location":"x","data":{${Array.from({ length: 20_000 }, (_, n) => `"key${n}":"${n}"`).join()}}}`,
  `{"rule":{"level":7,"id":"1","description":"${'a'.repeat(900_000)}"},"agent":{},"location":"x"}`,
  `{"rule":{"level":7,"id":"1"},"agent":{},"location":"x","full_log":"${'\\u202e'.repeat(150_000)}"}`,
  `"CEF:0|a|b|c|d|e|5|${'a=b '.repeat(200_000)}"`,
  `CEF:0|a|b|c|d|e|5|${'\\=|'.repeat(300_000)}`,
  `LEEF:2.0|a|b|c|d|^|${'a=b^'.repeat(200_000)}`,
  `<13>${'Nov 27 06:00:00 '.repeat(60_000)}`,
  '#separator \\x09\n#fields\tts\tnote\n'.repeat(1_000),
  `${'{}\n'.repeat(500)}`,
  `"${'\\'.repeat(900_000)}`,
];

function samples(): unknown[] {
  if (!existsSync(SAMPLES)) return [];
  return readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' }).flatMap((name): unknown[] => {
    const file = `${SAMPLES}/${name}`;
    if (!/\.(?:json|txt)$/.test(name)) return [];
    const text = readFileSync(file, 'utf8');
    if (text.length > MAX_SAMPLE) return [];
    try {
      const value: unknown = JSON.parse(text);
      return Array.isArray(value) ? (value.slice(0, 3) as unknown[]) : [value];
    } catch {
      return text.split('\n').filter(Boolean).slice(0, 3);
    }
  });
}
