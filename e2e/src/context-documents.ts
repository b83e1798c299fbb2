import type { PlaybookOverride } from '@soc-agent/contracts';

export const CUSTOMER = {
  tier: 'enterprise',
  sensitivity: 'high',
  allowList: [{ kind: 'ip', value: '198.51.100.0/24', note: 'scanner' }],
  allowedCountries: ['DE', 'US'],
  rateLimitPerMinute: 600,
  criticalAssets: [{ name: 'web-1' }],
  escalationContacts: ['soc@acme.example'],
};
export const INDICATOR = {
  kind: 'ip',
  value: '203.0.113.99',
  description: 'command and control',
  source: 'cert',
  seenAt: '2026-01-01',
};
export const OWN: PlaybookOverride = {
  threatType: 'rate_limit_breach',
  severity: 'HIGH',
  primary: {
    action: 'quarantine',
    targets: ['host'],
    automatic: true,
    reason: 'our rule',
    impact: 'the host is offline',
    parameters: { vlan: 7 },
  },
  secondary: [],
  escalation: ['duty officer'],
  notes: 'Call before anything is switched off.',
};
export const NEWS = { title: 'Campaign', source: 'cert', publishedAt: '2026-01-01', observables: ['evil.example'] };

export function event(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { kind: 'deployment', title: 'Release 7', service: 'web-1', startedAt: '2026-01-01T12:00:00Z', ...changes };
}

const PRIMARY = 'playbooks[0].primary.';

function own(changes: Record<string, unknown>): Record<string, unknown> {
  return { ...CUSTOMER, playbooks: [{ ...OWN, primary: { ...OWN.primary, ...changes } }] };
}

export const CSV = { 'content-type': 'text/csv' };
export const INDICATORS = '/api/context/indicators';
const JSON_TYPE = { 'content-type': 'application/json' };
const STIX = { 'content-type': 'application/stix+json' };
const EVENTS = '/api/context/events';
const ACME = '/api/customers/A';

function allow(value: string): object {
  return { ...CUSTOMER, allowList: [{ kind: 'ip', value }] };
}

/** Requests that are refused, with the status of the answer and the field it names. */
export const BAD_INPUT: readonly [
  name: string,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
  status: number,
  field: string | undefined,
][] = [
  ['no real address', 'PUT', ACME, allow('198.51.100.300'), JSON_TYPE, 400, 'allowList[0].value'],
  ['a CIDR block too long', 'PUT', ACME, allow('198.51.100.0/33'), JSON_TYPE, 400, 'allowList[0].value'],
  ['no real country', 'PUT', ACME, { ...CUSTOMER, allowedCountries: ['Atlantis'] }, JSON_TYPE, 400, 'allowedCountries'],
  ['another name than the path', 'PUT', ACME, { ...CUSTOMER, name: 'B' }, JSON_TYPE, 400, 'name'],
  ['no limit at all', 'PUT', ACME, { ...CUSTOMER, rateLimitPerMinute: 0 }, JSON_TYPE, 400, 'rateLimitPerMinute'],
  ['an unknown field', 'PUT', ACME, { ...CUSTOMER, colour: 'red' }, JSON_TYPE, 400, 'colour'],
  ['an action without a target', 'PUT', ACME, own({ targets: [] }), JSON_TYPE, 400, PRIMARY + 'targets'],
  ['an unknown action', 'PUT', ACME, own({ action: 'nuke' }), JSON_TYPE, 400, PRIMARY + 'action'],
  ['an unknown target', 'PUT', ACME, own({ targets: ['moon'] }), JSON_TYPE, 400, PRIMARY + 'targets'],
  ['a parameter in parts', 'PUT', ACME, own({ parameters: { a: {} } }), JSON_TYPE, 400, PRIMARY + 'parameters'],
  [
    'two playbooks for one threat type',
    'PUT',
    ACME,
    { ...CUSTOMER, playbooks: [OWN, OWN] },
    JSON_TYPE,
    400,
    'playbooks',
  ],
  ['a list', 'PUT', ACME, [CUSTOMER], JSON_TYPE, 400, ''],
  ['null', 'PUT', ACME, 'null', JSON_TYPE, 400, ''],
  ['a name too long', 'PUT', `/api/customers/${'x'.repeat(129)}`, CUSTOMER, JSON_TYPE, 400, 'name'],
  ['broken JSON', 'PUT', ACME, '{"tier":', JSON_TYPE, 400, undefined],
  ['a prototype', 'PUT', ACME, '{"__proto__":{"tier":"standard"}}', JSON_TYPE, 400, undefined],
  ['an unknown kind', 'PUT', `${EVENTS}/e`, event({ kind: 'party' }), JSON_TYPE, 400, 'kind'],
  ['an end before its start', 'PUT', `${EVENTS}/e`, event({ endedAt: '2025-01-01' }), JSON_TYPE, 400, 'endedAt'],
  ['an id of other letters', 'PUT', `${EVENTS}/${encodeURIComponent('<e>')}`, event(), JSON_TYPE, 400, 'id'],
  [
    'one bad event among good ones',
    'POST',
    EVENTS,
    [event({ id: 'e1' }), event({ id: 'e2', title: 7 })],
    JSON_TYPE,
    400,
    '[1].title',
  ],
  ['an unknown GitHub event', 'POST', EVENTS, {}, { ...JSON_TYPE, 'x-github-event': 'push' }, 400, 'x-github-event'],
  ['a CloudEvent of another version', 'POST', EVENTS, { specversion: '2.0' }, JSON_TYPE, 400, 'specversion'],
  [
    'an alert without a name',
    'POST',
    EVENTS,
    { version: '4', alerts: [{}] },
    JSON_TYPE,
    400,
    'alerts[0].labels.alertname',
  ],
  ['no real domain', 'POST', INDICATORS, { ...INDICATOR, kind: 'domain', value: 'no domain' }, JSON_TYPE, 400, 'value'],
  ['no real hash', 'PUT', `${INDICATORS}/xyz`, { ...INDICATOR, kind: 'hash', value: 'xyz' }, JSON_TYPE, 400, 'value'],
  ['an unreadable time', 'POST', INDICATORS, { ...INDICATOR, seenAt: '2026-W01' }, JSON_TYPE, 400, 'seenAt'],
  ['a CSV without a column', 'POST', `${INDICATORS}/import`, 'kind,value\nip,1.1.1.1', CSV, 400, 'description'],
  ['an empty CSV', 'POST', `${INDICATORS}/import`, '', CSV, 400, undefined],
  ['no STIX bundle', 'POST', `${INDICATORS}/import`, '{"type":"report"}', STIX, 400, 'type'],
  ['a broken bundle', 'POST', `${INDICATORS}/import`, '{"type":', STIX, 400, undefined],
  ['a CSV for another route', 'POST', INDICATORS, 'kind,value', CSV, 415, undefined],
  ['a STIX bundle of news', 'POST', '/api/context/news/import', '{"type":"bundle","objects":[]}', STIX, 400, undefined],
  [
    'an address that is no web page',
    'PUT',
    '/api/context/news/n',
    { ...NEWS, url: 'javascript:alert(1)' },
    JSON_TYPE,
    400,
    'url',
  ],
  [
    'too many observables',
    'PUT',
    '/api/context/news/n',
    { ...NEWS, observables: Array(201).fill('x') },
    JSON_TYPE,
    400,
    'observables',
  ],
  ['a page too large', 'GET', `${EVENTS}?limit=501`, undefined, {}, 400, 'limit'],
  ['a window without a time', 'GET', `${EVENTS}?from=yesterday`, undefined, {}, 400, 'from'],
  ['an unknown filter', 'GET', '/api/customers?colour=red', undefined, {}, 400, 'colour'],
  ['no such import', 'GET', '/api/context/imports/x', undefined, {}, 404, undefined],
  ['a path that cannot be decoded', 'GET', '/api/customers/%zz', undefined, {}, 400, undefined],
];
