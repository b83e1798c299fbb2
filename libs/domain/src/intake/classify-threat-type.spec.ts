import { describe, expect, it } from '@jest/globals';
import { NewSignal } from '@soc-agent/contracts';
import { classifyThreatType } from './classify-threat-type.js';

function titled(title: string, description?: string): NewSignal {
  return Object.assign(new NewSignal(), { title, source: { product: 'x' }, ...(description && { description }) });
}

describe('classifyThreatType', () => {
  it.each([
    ['Sign-in from a Tor exit node', 'proxy_network'],
    ['Impossible travel activity', 'geo_anomaly'],
    ['sshd: brute force trying to get access to the system', 'rate_limit_breach'],
    ['PAM: Multiple failed logins in a small period of time.', 'rate_limit_breach'],
    ['WPScan user agent detected', 'bot_traffic'],
    ['Ransomware behaviour on a file server', 'device_compromise'],
    ['First time this IDS alert is generated.', 'anomaly_detection'],
  ])('%s → %s', (title, type) => {
    expect(classifyThreatType(titled(title))).toBe(type);
  });

  it('does not listen to the description, which attackers write', () => {
    expect(classifyThreatType(titled('New file', 'vpn proxy tor malware brute force'))).toBe('anomaly_detection');
  });
});
