import { describe, expect, it } from '@jest/globals';
import type { FactName, FactValues, Indicator, NewsItem, ThreatSignal } from '@soc-agent/contracts';
import { threatSignal } from '@soc-agent/testing';
import type { ContextSources } from '../../ports.js';
import { factsIn } from '../../evidence/facts.js';
import type { Assessment } from '../../evidence/investigation.js';
import { contextAgent } from './context-agent.js';
import { NetworkLists } from '../../evidence/network-lists.js';

describe('context agent', () => {
  it('matches an indicator by the host of a URL and cites both', async () => {
    const signal = threatSignal({ entities: { urls: ['https://Evil.Example:8443/payload'] } });
    const { facts, keyFindings } = await assessed(signal, [indicator('evil.example')]);
    expect(valueOf(facts, 'indicator_match')).toBe(1);
    expect(keyFindings[0]?.evidence).toEqual(['signal.entities.urls[0]', 'indicator:evil.example']);
  });

  it('says that an indicator is old', async () => {
    const signal = threatSignal({ entities: { hashes: ['abc'] } });
    const { keyFindings } = await assessed(signal, [{ ...indicator('abc'), seenAt: '2024-01-01T00:00:00.000Z' }]);
    expect(keyFindings[0]?.text).toContain('which is old');
  });

  it('classes a source by what its network is named', async () => {
    const signal = threatSignal({ entities: { sourceIps: ['8.8.8.8'] }, metadata: { asn: 'AS24940' } });
    const { facts, keyFindings } = await assessed(signal);
    expect(valueOf(facts, 'ip_class')).toBe('hosting');
    expect(keyFindings[0]?.text).toContain('Hetzner');
  });

  it.each([
    ['an address', ['203.0.113.7'], {}, 'tor', 'network:203.0.113.0/24'],
    ['an IPv6 address', ['2001:db8:7::1'], {}, 'vpn', 'network:2001:db8:7::/48'],
    ['the system its source names', ['8.8.8.8'], { asn: 64_500 }, 'vpn', 'network:AS64500'],
    ['an inner address, as the operator says so', ['10.9.0.1'], {}, 'vpn', 'network:10.9.0.0/16'],
    ['an inner address, whatever network is named', ['10.1.0.1'], { asn: 64_500 }, 'private', undefined],
  ])('classes %s by the lists and cites the entry', async (_case, sourceIps, metadata, kind, entry) => {
    const networks = new NetworkLists({
      tor: { file: 'tor.txt', text: '203.0.113.0/24' },
      vpn: { file: 'vpn.txt', text: '2001:db8:7::/48\nAS64500\n10.9.0.0/16' },
    });
    const { facts, keyFindings } = await assessed(threatSignal({ entities: { sourceIps }, metadata }), [], {
      networks,
    });
    expect(facts.find(({ name }) => name === 'ip_class')).toMatchObject({ value: kind });
    if (entry) expect(keyFindings[0]?.evidence).toContain(entry);
  });

  it('finds reports that name an entity of the signal', async () => {
    const item = {
      id: 'n1',
      title: 'Campaign',
      summary: '',
      source: 'cert',
      publishedAt: '2026-01-01T00:00:00Z',
      observables: ['Evil.Example', 'other.example'],
    };
    const about = (values: readonly string[]): Promise<NewsItem[]> =>
      Promise.resolve(values.includes('evil.example') ? [item] : []);
    const signal = threatSignal({ entities: { urls: ['https://evil.example/x'] } });
    const { keyFindings, analysis } = await assessed(signal, [], { news: { about } });
    expect(keyFindings[0]).toEqual({
      text: '"cert" reported on 2026-01-01 00:00 UTC: "Campaign", naming "evil.example".',
      evidence: ['signal.entities.urls[0]', 'news:n1'],
    });
    expect(analysis).toContain('1 report of "cert" names what was seen here.');
  });

  it('notices that the source and the address registry disagree on the country', async () => {
    const signal = threatSignal({ entities: { sourceIps: ['8.8.8.8'] }, geo: { country: 'RU' } });
    const { keyFindings } = await assessed(signal);
    expect(keyFindings[0]?.text).toContain('places the activity in RU, but 8.8.8.8 is registered in US');
  });

  it('measures impossible travel', async () => {
    const signal = travelling('2026-01-01T11:20:00.000Z');
    const { facts, keyFindings } = await assessed(signal);
    expect(valueOf(facts, 'impossible_travel')).toBe(true);
    expect(keyFindings[0]?.text).toMatch(/^Impossible travel: 10\d{3} km from Frankfurt/);
  });

  it('finds the same travel plausible a day later', async () => {
    const { facts } = await assessed(travelling('2025-12-31T11:20:00.000Z'));
    expect(valueOf(facts, 'impossible_travel')).toBe(false);
  });

  it.each([
    ['no previous place', {}],
    ['text for a place', { previousSignIn: 'Frankfurt' }],
    [
      'coordinates off the globe',
      { previousSignIn: { timestamp: '2026-01-01T11:00:00Z', latitude: 500, longitude: 8 } },
    ],
    ['no time', { previousSignIn: { latitude: 50, longitude: 8 } }],
  ])('says that travel is unknown with %s', async (_case, metadata) => {
    const { facts, unknowns } = await assessed({ ...travelling(''), metadata });
    expect(valueOf(facts, 'travel_speed_kmh')).toBeUndefined();
    expect(unknowns.join()).toContain('how far and how fast');
  });

  it('classes the user agents', async () => {
    const userAgents = ['sqlmap/1.8', 'curl/8.5.0', 'Googlebot/2.1 (+http://www.google.com/bot.html)', CHROME];
    const { facts } = await assessed(threatSignal({ entities: { userAgents } }));
    const classes = facts.filter(({ name }) => name === 'user_agent_class').map(({ value }) => value);
    expect(classes).toEqual(['scanner', 'tool', 'bot', 'browser']);
  });

  it('asks for no indicators when there is nothing to compare', async () => {
    const { unknowns, confidence } = await assessed(threatSignal());
    expect(unknowns).toHaveLength(2);
    expect(confidence).toBe(0);
  });
});

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

function travelling(previousAt: string): ThreatSignal {
  return threatSignal({
    threatType: 'geo_anomaly',
    timestamp: '2026-01-01T12:00:00.000Z',
    geo: { country: 'SG', city: 'Singapore', latitude: 1.35, longitude: 103.82 },
    metadata: {
      previousSignIn: { timestamp: previousAt, city: 'Frankfurt', country: 'DE', latitude: 50.11, longitude: 8.68 },
    },
  });
}

function indicator(value: string): Indicator {
  return {
    kind: 'domain',
    value,
    description: 'command and control',
    source: 'feed',
    seenAt: '2025-12-30T00:00:00.000Z',
  };
}

async function assessed(
  signal: ThreatSignal,
  indicators: Indicator[] = [],
  more: Partial<ContextSources> = {},
): Promise<Assessment> {
  const sources = { indicators: { lookup: () => Promise.resolve(indicators) }, ...more } as ContextSources;
  return (await contextAgent.investigate(signal, sources)).assessment;
}

function valueOf<N extends FactName>(facts: Assessment['facts'], name: N): FactValues[N] | undefined {
  return factsIn(facts, name)[0]?.value;
}
