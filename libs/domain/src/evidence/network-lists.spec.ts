import { describe, expect, it } from '@jest/globals';
import { workMs } from '@soc-agent/testing';
import { InvalidNetworkListError, NetworkLists } from './network-lists.js';

const LISTS = new NetworkLists({
  tor: { file: 'tor.txt', text: '\uFEFF# exits\n198.51.100.7\r\n2001:db8:7::/48 # IPv6\n' },
  vpn: { file: 'vpn.txt', text: '198.51.100.0/24\n\n  as64500  # Example VPN\n' },
  hosting: { file: 'hosting.txt', text: '198.51.0.0/16\n198.51.100.128/25\nAS64500\nAS64501\n2001:db8::/32' },
});

describe('NetworkLists', () => {
  it.each([
    ['198.51.100.7', 'tor', '198.51.100.7'],
    ['::ffff:198.51.100.7', 'tor', '198.51.100.7'],
    ['198.51.100.200', 'vpn', '198.51.100.0/24'],
    ['198.51.7.7', 'hosting', '198.51.0.0/16'],
    ['2001:db8:7:1::9', 'tor', '2001:db8:7::/48'],
    ['2001:db8:8::9', 'hosting', '2001:db8::/32'],
  ])('knows %s as %s through %s', (ip, kind, entry) => {
    expect(LISTS.ofAddress(ip)).toEqual({ kind, entry });
  });

  it.each(['198.52.0.1', '2001:db9::1', 'no address', ''])('knows nothing of %j', (ip) => {
    expect(LISTS.ofAddress(ip)).toBeUndefined();
  });

  it('names the narrowest of several networks of one kind', () => {
    const lists = new NetworkLists({ hosting: { file: 'h', text: '10.0.0.0/8\n10.1.0.0/16\n10.1.2.3' } });
    expect(lists.ofAddress('10.1.2.3')?.entry).toBe('10.1.2.3');
    expect(lists.ofAddress('10.1.2.4')?.entry).toBe('10.1.0.0/16');
  });

  it('knows autonomous systems, the most telling kind first', () => {
    expect(LISTS.ofAsn(64_500)).toEqual({ kind: 'vpn', entry: 'AS64500' });
    expect(LISTS.ofAsn(64_501)).toEqual({ kind: 'hosting', entry: 'AS64501' });
    expect(LISTS.ofAsn(64_502)).toBeUndefined();
  });

  it.each([
    ['198.51.100.300', '"198.51.100.300" is no address, CIDR block or autonomous system'],
    ['198.51.100', '"198.51.100" is no address, CIDR block or autonomous system'],
    ['64500', '"64500" is no address, CIDR block or autonomous system'],
    ['198.51.100.0/33', '198.51.100.0/33 must have 8 to 32 bits of prefix'],
    ['0.0.0.0/0', '0.0.0.0/0 must have 8 to 32 bits of prefix'],
    ['::/0', '::/0 must have 16 to 128 bits of prefix'],
    ['10.0.0.0/8/8', '"10.0.0.0/8/8" is no address, CIDR block or autonomous system'],
    ['AS4294967296', 'AS4294967296 is no autonomous system'],
    ['<html>', '"<html>" is no address, CIDR block or autonomous system'],
  ])('refuses %s and names file and line', (entry, problem) => {
    const broken = (): unknown =>
      new NetworkLists({ vpn: { file: 'vpn.txt', text: `# a list\n10.0.0.0/8\n${entry}\n` } });
    expect(broken).toThrow(InvalidNetworkListError);
    expect(broken).toThrow(`vpn.txt:3: ${problem}`);
  });

  it('names ten bad lines at most', () => {
    const broken = (): unknown => new NetworkLists({ tor: { file: 'tor.txt', text: 'x\n'.repeat(1000) } });
    expect(broken).toThrow(/^(tor\.txt:\d+: "x" [^;]+(; )?){10}$/);
  });

  it('finds an address among 200,000 networks about as fast as among 2,000', () => {
    const listsOf = (count: number): NetworkLists => {
      const networks = Array.from({ length: count }, (_, n) => `${11 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.0/24`);
      return new NetworkLists({ hosting: { file: 'hosting.txt', text: networks.join('\n') } });
    };
    const once = (lists: NetworkLists): number =>
      workMs(() => {
        for (let n = 0; n < 2000; n++) lists.ofAddress(`12.${n & 255}.7.9`);
      });
    // the best of ten: what disturbs one of them does not count
    const timeFor = (lists: NetworkLists): number => Math.min(...Array.from({ length: 10 }, () => once(lists)));
    const [few, many] = [listsOf(2000), listsOf(200_000)];
    expect(timeFor(many) / timeFor(few)).toBeLessThan(30);
    expect(many.ofAddress('12.3.4.5')?.entry).toBe('12.3.4.0/24');
  });
});
