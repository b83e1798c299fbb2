import { quoted } from './signal-evidence.js';

const NOUNS: Readonly<Record<string, string>> = {
  sourceIps: 'Source address',
  destIps: 'Destination address',
  users: 'User',
  hosts: 'Host',
  urls: 'URL',
  hashes: 'File hash',
  userAgents: 'User agent',
  domains: 'Domain',
  processes: 'Process',
  files: 'File',
  cves: 'Vulnerability',
  cloudAccounts: 'Cloud account',
};

/** The list a reference like `signal.entities.hosts[0]` points into, `hosts`; empty for any other reference. */
export function entityList(ref: string): string {
  return /^signal\.entities\.(\w+)\[/.exec(ref)?.[1] ?? '';
}

/** `Source address 203.0.113.7`, `User agent "curl/8"`. */
export function describeEntity(ref: string, value: string): string {
  const list = entityList(ref);
  const plain = list === 'sourceIps' || list === 'destIps';
  return `${NOUNS[list] ?? 'Entity'} ${plain ? value : quoted(value)}`;
}
