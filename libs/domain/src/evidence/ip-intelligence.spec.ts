import { describe, expect, it } from '@jest/globals';
import { IpIntelligence, ipIntelligence } from './ip-intelligence.js';

const NOWHERE = { get: () => null };

describe('IpIntelligence', () => {
  it.each([
    ['10.1.2.3', 'private'],
    ['::ffff:192.168.0.1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['169.254.1.1', 'linkLocal'],
    ['203.0.113.7', 'documentation'],
    ['2001:db8::1', 'documentation'],
    ['fe80::1', 'linkLocal'],
    ['8.8.8.8', 'public'],
    ['999.1.1.1', 'invalid'],
  ])('classes %s as %s', (ip, expected) => {
    expect(new IpIntelligence(() => NOWHERE).lookup(ip)).toEqual({ class: expected });
  });

  it('opens its database only for a public address', () => {
    let opened = 0;
    const intelligence = new IpIntelligence(() => {
      opened++;
      return NOWHERE;
    });
    intelligence.lookup('192.168.1.1');
    expect(opened).toBe(0);
    intelligence.lookup('1.1.1.1');
    expect(opened).toBe(1);
  });

  it('knows the countries of public addresses offline', () => {
    expect(ipIntelligence().lookup('8.8.8.8').country).toBe('US');
    expect(ipIntelligence().lookup('2a00:1450:4001:81b::200e').country).toMatch(/^[A-Z]{2}$/);
  });
});
