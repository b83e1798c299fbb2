import { credentialOf, isOurPage } from '@soc-agent/platform';
import type { Credential, Gatekeeper, Principal } from '@soc-agent/store';
import type { IncomingHttpHeaders } from 'node:http';

/** One who may listen, and what they showed, to be asked for again. */
export interface Listener {
  credential: Credential;
  principal: Principal;
}

/**
 * Whether one who asks to listen may: with a key, or with a session and from a page of our own or of the origins that may call.
 * @returns undefined when they may not. @throws what the stores say when they are away.
 */
export async function admit(
  gatekeeper: Pick<Gatekeeper, 'principalOf'>,
  headers: IncomingHttpHeaders,
  origins: readonly string[],
): Promise<Listener | undefined> {
  const credential = credentialOf(headers);
  if (!credential) return undefined;
  const isOurs = origins.includes(headers.origin ?? '') || isOurPage(headers);
  if (isOurs === false || (credential.kind === 'session' && !isOurs)) return undefined;
  const principal = await gatekeeper.principalOf(credential);
  return principal?.scopes.has('read') ? { credential, principal } : undefined;
}

/** Where those are who see every customer. */
export const EVERY_CUSTOMER = 'every customer';

/** The room of those who hear of a customer's threats alone. */
export function roomOf(customerName: string): string {
  return `customer ${customerName}`;
}
