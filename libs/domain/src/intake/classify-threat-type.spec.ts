import { describe, expect, it } from '@jest/globals';
import { NewSignal, SignalEntities, THREAT_TYPES, type ThreatType } from '@soc-agent/contracts';
import { readPhrases } from '../attack/phrase-book.js';
import { classifyThreatType, readThreatType } from './classify-threat-type.js';

function titled(title: string, changes: Partial<NewSignal> = {}): NewSignal {
  return Object.assign(new NewSignal(), { title, source: { product: 'x', format: 'native' } }, changes);
}

function about(entities: Partial<SignalEntities>): Pick<NewSignal, 'entities'> {
  return { entities: Object.assign(new SignalEntities(), entities) };
}

const TITLES: Readonly<Record<ThreatType, readonly string[]>> = {
  bot_traffic: [
    'WPScan user agent detected',
    'ET SCAN Masscan user agent',
    'Credential stuffing wave against customer login',
    'Scraping of price list by headless Chrome',
    'Scan::Port_Scan',
    'Multiple web server 400 error codes from same source ip.',
    'AWSManagedRulesBotControlRuleSet: SignalNonBrowserUserAgent',
  ],
  proxy_network: [
    'Sign-in from a Tor exit node',
    'Anonymous IP address',
    'UnauthorizedAccess:IAMUser/TorIPCaller',
    'Login endpoint hit from 4,000 residential proxy addresses',
    'Login traffic from commercial VPN exit addresses',
  ],
  geo_anomaly: [
    'Impossible travel activity',
    'Activity from infrequent country',
    'VPN login of one user from two countries',
    'Two sign-ins 9,000 km apart within an hour',
    'Access from sanctioned country',
  ],
  rate_limit_breach: [
    'sshd: brute force trying to get access to the system',
    'PAM: Multiple failed logins in a small period of time.',
    'SSH::Password_Guessing',
    'Same password tried on 85 accounts',
    'HTTP flood mitigated',
    'API key exceeded its quota twentyfold',
  ],
  device_compromise: [
    'Ransomware behaviour on a file server',
    'Suspicious access to LSASS service',
    'CredentialTheftViaProcessDump',
    'Microsoft Office application spawned PowerShell',
    'Persistence via Registry Run Key Modification',
    'Volume Shadow Copy deletion',
    'Lateral movement over WinRM to nine servers',
    'Suspicious remote service creation',
    'Web shell dropped below the web root',
    'Botnet C&C communication detected',
    'Process executed from unusual location',
    'System binary proxy execution with rundll32',
    'EDR sensor uninstalled without maintenance token',
    'Shellshock attack detected',
  ],
  anomaly_detection: [
    'First time this IDS alert is generated.',
    'Global administrator assigned at 3 a.m.',
    'Access key created for another user',
    'Inbox rule forwards mail to an external address',
    'Rare application consent granted',
    'Mass download by a single user',
    'Antivirus scan completed',
    'VPN session established',
    'Windows Update Error',
  ],
};

describe('classifyThreatType', () => {
  it.each(THREAT_TYPES.flatMap((type) => TITLES[type].map((title) => [title, type] as const)))(
    '%s → %s',
    (title, type) => {
      expect(classifyThreatType(titled(title, about({ hosts: ['srv-1'] })))).toBe(type);
    },
  );

  it('does not listen to the description, which attackers write', () => {
    const signal = titled('New file', { description: 'vpn proxy tor malware brute force' });
    expect(classifyThreatType(signal)).toBe('anomaly_detection');
  });

  it('distinguishes a step on a host from the same step by an account', () => {
    expect(classifyThreatType(titled('New user created', about({ hosts: ['srv-1'] })))).toBe('device_compromise');
    expect(classifyThreatType(titled('New user created', about({ users: ['anna'] })))).toBe('anomaly_detection');
  });

  it('listens to hints, and to tactics where no technique is known', () => {
    const host = about({ hosts: ['srv-1'] });
    expect(classifyThreatType(titled('zzz', { mitreHints: ['T1003.001'], ...host }))).toBe('device_compromise');
    expect(classifyThreatType(titled('zzz', { mitreHints: ['attack.execution'], ...host }))).toBe('device_compromise');
    expect(classifyThreatType(titled('zzz', { mitreHints: ['T1110.003'], ...host }))).toBe('rate_limit_breach');
  });

  it('listens to the rule id of a well-known rule, and to the rule name', () => {
    const source = { product: 'Wazuh', format: 'wazuh', ruleId: '5763' };
    expect(classifyThreatType(titled('zzz', { source }))).toBe('rate_limit_breach');
    expect(classifyThreatType(titled('zzz', { source: { ...source, ruleId: '1', ruleName: 'Tor exit node' } }))).toBe(
      'proxy_network',
    );
  });

  it('names what spoke for the type, the weightiest first, and where it stands', () => {
    const source = { product: 'x', format: 'native', ruleName: 'Password spray' };
    const { reasons } = readThreatType(titled('Password spray on 40 accounts', { source }));
    expect(reasons[0]).toMatchObject({ text: '"password spray"', refs: ['signal.title', 'signal.source.ruleName'] });
    expect(reasons).toContainEqual(
      expect.objectContaining({
        text: 'T1110.003 Password Spraying',
        refs: ['attack:T1110.003', 'signal.title', 'signal.source.ruleName'],
      }),
    );
    const weights = reasons.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
  });

  it.each(['', '???', 'toString constructor __proto__', '日本語のアラート', ' : | '])(
    'has no reason for %j',
    (title) => {
      expect(readThreatType(titled(title))).toEqual({ type: 'anomaly_detection', reasons: [] });
    },
  );
});

describe('threat-type-phrases.txt', () => {
  it('says each phrase once, of a threat type', () => {
    const entries = readPhrases('threat-type-phrases.txt');
    const phrases = entries.map(({ phrase }) => phrase);
    expect(phrases.filter((phrase, index) => phrases.indexOf(phrase) !== index)).toEqual([]);
    expect(new Set(entries.map(({ subject }) => subject))).toEqual(new Set(THREAT_TYPES));
  });
});
