import { describe, expect, it } from '@jest/globals';
import type { Credential, Principal } from '@soc-agent/store';
import { admit } from './admission.js';

const HOST = 'soc.example';
const OURS = { host: HOST, origin: `https://${HOST}` };
const SESSION = { cookie: 'soc_session=ada' };
const KEY = { authorization: 'Bearer reader' };

function principal(scopes: Principal['scopes']): Principal {
  const party = { id: '1', via: [] };
  return { kind: 'key', id: '1', party, isPerson: false, name: 'x', scopes, approver: false, newCustomers: false };
}

const gatekeeper = {
  principalOf: async ({ secret }: Credential): Promise<Principal | undefined> =>
    secret === 'sender' ? principal(new Set(['ingest'])) : secret === 'gone' ? undefined : principal(new Set(['read'])),
};

describe('a listener', () => {
  it.each([
    ['a session, from our page', { ...OURS, ...SESSION }, true],
    ['a session, from an origin that may call', { ...OURS, ...SESSION, origin: 'https://other.example' }, true],
    ['a session, from elsewhere', { ...OURS, ...SESSION, origin: 'https://evil.example' }, false],
    ['a session, from a page that hides itself', { ...OURS, ...SESSION, origin: 'null' }, false],
    ['a session, from nowhere', { host: HOST, ...SESSION }, false],
    [
      'a session, from another site that claims our origin',
      { ...OURS, ...SESSION, 'sec-fetch-site': 'cross-site' },
      false,
    ],
    ['a key, of no browser', { host: HOST, ...KEY }, true],
    ['a key, from elsewhere', { ...OURS, ...KEY, origin: 'https://evil.example' }, false],
    ['a key that may only send', { host: HOST, authorization: 'Bearer sender' }, false],
    ['a key that is not good', { host: HOST, authorization: 'Bearer gone' }, false],
    ['nothing', OURS, false],
  ])('with %s: %p', async (_, headers, admitted) => {
    expect((await admit(gatekeeper, headers, ['https://other.example'])) !== undefined).toBe(admitted);
  });
});
