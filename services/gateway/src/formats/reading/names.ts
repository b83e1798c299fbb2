import { canonicalAddress } from '@soc-agent/domain';
import type { ForeignDocument } from './document.js';

/** The user with its domain, `CORP\mia`, where the document names both; the name alone otherwise. */
export function domainUser(document: ForeignDocument, domain: string, name: string): string[] {
  const user = document.text(name);
  if (user === undefined) return [];
  const realm = document.text(domain);
  return [
    realm === undefined || realm === '-' || user.includes('\\') || user.includes('@') ? user : `${realm}\\${user}`,
  ];
}

/** The path of a file whose folder and name stand apart; some write the name into the folder, too. */
export function filePath(file: ForeignDocument, folderField: string, nameField: string): string[] {
  const [folder, name] = [file.text(folderField), file.text(nameField)];
  if (folder === undefined) return name === undefined ? [] : [name];
  if (name === undefined || folder.toLowerCase().endsWith(name.toLowerCase())) return [folder];
  return [`${folder.replace(/[\\/]+$/, '')}${folder.includes('/') ? '/' : '\\'}${name}`];
}

/** Names that a tool writes into one field, separated into names and addresses. */
export interface Endpoints {
  hosts: string[];
  addresses: string[];
}

/** Hosts and addresses at the paths of fields that may hold either. */
export function endpoints(document: ForeignDocument, ...paths: readonly string[]): Endpoints {
  const names = document.entities('hosts', ...paths);
  return {
    hosts: names.filter((name) => canonicalAddress(name) === undefined),
    addresses: names.filter((name) => canonicalAddress(name) !== undefined),
  };
}

/** `cloud:account`, the one form of an account of a provider; none when the account is not named. */
export function cloudAccount(provider: string | undefined, account: string | undefined): string[] {
  return account === undefined ? [] : [`${provider?.toLowerCase() ?? 'cloud'}:${account}`];
}
