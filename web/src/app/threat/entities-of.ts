import type { SignalEntities } from '@soc-agent/contracts';

/** What each list of a signal holds, in the words of the filters; in the order in which they are shown. */
const KINDS = [
  ['sourceIps', 'ip'],
  ['destIps', 'ip'],
  ['hosts', 'host'],
  ['users', 'user'],
  ['domains', 'domain'],
  ['processes', 'process'],
  ['hashes', 'hash'],
  ['urls', 'url'],
  ['files', 'file'],
  ['cves', 'cve'],
  ['cloudAccounts', 'cloud'],
  ['userAgents', 'userAgent'],
] as const satisfies readonly (readonly [keyof SignalEntities, string])[];

/** All that a signal names, each once, with its kind before it. */
export function entitiesOf(entities: SignalEntities): string[] {
  return [...new Set(KINDS.flatMap(([list, kind]) => (entities[list] ?? []).map((value) => `${kind}:${value}`)))];
}
