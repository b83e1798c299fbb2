import { describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { readConfig, ServiceConfig } from './service-config.js';
import { trustedProxies } from './trusted-proxies.js';

const PROXY = '192.0.2.1';
const CLIENT = '203.0.113.7';
const CLAIMED = '198.51.100.9';

/** Who a request is said to be of that comes from an address with such an `X-Forwarded-For`. */
async function clientOf(list: string, remoteAddress: string, forwarded: string): Promise<string> {
  const { TRUSTED_PROXIES } = readConfig(ServiceConfig, { TRUSTED_PROXIES: list });
  const server = fastify({ trustProxy: trustedProxies(TRUSTED_PROXIES) });
  server.get('/', ({ ip, protocol }) => `${ip} ${protocol}`);
  const headers = { 'x-forwarded-for': forwarded, 'x-forwarded-proto': 'https' };
  return (await server.inject({ url: '/', remoteAddress, headers })).body;
}

describe('the address of a client', () => {
  it('is that of the connection where no proxy is trusted', async () => {
    expect(await clientOf('', CLIENT, CLAIMED)).toBe(`${CLIENT} http`);
  });

  it.each([PROXY, '192.0.2.0/24', `10.0.0.0/8, ${PROXY}`])('is what the proxy says, with %s', async (list) => {
    expect(await clientOf(list, PROXY, CLIENT)).toBe(`${CLIENT} https`);
    // what the client itself sent stands before what the proxy adds
    expect(await clientOf(list, PROXY, `${CLAIMED}, ${CLIENT}`)).toBe(`${CLIENT} https`);
  });

  it('is never what a stranger says who gets past the proxies', async () => {
    for (const list of [PROXY, 'loopback', '2001:db8::/32', 'uniquelocal'])
      expect(await clientOf(list, CLIENT, CLAIMED)).toBe(`${CLIENT} http`);
  });

  it('is what the outermost of so many proxies says', async () => {
    expect(await clientOf('1', PROXY, `${CLAIMED}, ${CLIENT}`)).toBe(`${CLIENT} https`);
    expect(await clientOf('2', PROXY, `${CLAIMED}, ${CLIENT}, 192.0.2.2`)).toBe(`${CLIENT} https`);
  });
});

describe('TRUSTED_PROXIES', () => {
  it.each(['0', '10', 'true', 'proxy.example', '192.0.2.0/33', '192.0.2.1/24/8', '192.0.2.1,', '2001:db8::/129', '*'])(
    '%s is refused',
    (list) => {
      expect(() => readConfig(ServiceConfig, { TRUSTED_PROXIES: list })).toThrow('TRUSTED_PROXIES must be');
    },
  );
});
