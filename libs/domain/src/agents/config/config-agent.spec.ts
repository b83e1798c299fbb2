import { describe, expect, it } from '@jest/globals';
import type { Customer, FactName, FactValues, PlaybookOverride, ThreatSignal } from '@soc-agent/contracts';
import { threatSignal } from '@soc-agent/testing';
import type { ContextSources } from '../../ports.js';
import { factsIn } from '../../evidence/facts.js';
import type { Assessment } from '../../evidence/investigation.js';
import { configAgent } from './config-agent.js';

describe('config agent', () => {
  it('finds a source inside an allow-listed block and points at the entry', async () => {
    const { facts } = await assessed(from('192.0.2.9'), {
      allowList: [
        { kind: 'ip', value: '10.0.0.0/8' },
        { kind: 'ip', value: '192.0.2.0/28', note: 'scanner' },
      ],
    });
    expect(facts).toContainEqual({
      name: 'allow_listed',
      value: true,
      evidence: ['signal.entities.sourceIps[0]', 'config.allowList[1]'],
    });
  });

  it.each([
    ['just outside the block', '192.0.2.16', '192.0.2.0/28'],
    ['of the other family', '::1', '0.0.0.0/0'],
    ['against an entry that is no address', '192.0.2.1', 'office'],
  ])('does not allow-list an address %s', async (_case, ip, value) => {
    const { facts } = await assessed(from(ip), { allowList: [{ kind: 'ip', value }] });
    expect(valueOf(facts, 'allow_listed')).toBe(false);
  });

  it('needs every source address to be allow-listed', async () => {
    const { facts, analysis } = await assessed(from('192.0.2.1', '203.0.113.1'), {
      allowList: [{ kind: 'ip', value: '192.0.2.1' }],
    });
    expect(valueOf(facts, 'allow_listed')).toBe(false);
    expect(analysis).toContain('Of 2 source addresses only 1 is allow-listed.');
  });

  it('treats an allow-listed user agent as forgeable', async () => {
    const signal = threatSignal({ entities: { sourceIps: ['203.0.113.1'], userAgents: ['uptimeprobe/2'] } });
    const { facts, keyFindings } = await assessed(signal, {
      allowList: [{ kind: 'userAgent', value: 'UptimeProbe/' }],
    });
    expect(valueOf(facts, 'allow_listed')).toBe(false);
    expect(valueOf(facts, 'allow_listed_user_agent')).toBe(true);
    expect(keyFindings[0]?.text).toContain('forged');
  });

  it.each([
    ['its name', { hosts: ['EHR-DB'] }],
    ['its full host name', { hosts: ['ehr-db.corp.example'] }],
    ['the service in a URL', { urls: ['https://internal.example/ehr-db/v1'] }],
  ])('recognises a critical asset by %s', async (_case, entities) => {
    const { facts, recommendations } = await assessed(threatSignal({ entities }), {
      criticalAssets: [{ name: 'ehr-db' }],
      escalationContacts: ['soc@customer.example'],
    });
    expect(valueOf(facts, 'critical_asset')).toBe(true);
    expect(recommendations.join()).toContain('soc@customer.example');
  });

  it('does not take a part of a name for a critical asset', async () => {
    const { facts } = await assessed(threatSignal({ entities: { hosts: ['ehr-db-test'] } }), {
      criticalAssets: [{ name: 'ehr-db' }],
    });
    expect(valueOf(facts, 'critical_asset')).toBeUndefined();
  });

  it('compares the country with those the customer allows', async () => {
    const signal = threatSignal({ geo: { country: 'KP' } });
    const outside = await assessed(signal, { allowedCountries: ['US', 'de'] });
    const inside = await assessed(threatSignal({ geo: { country: 'DE' } }), { allowedCountries: ['US', 'de'] });
    expect(valueOf(outside.facts, 'country_not_allowed')).toBe(true);
    expect(valueOf(inside.facts, 'country_not_allowed')).toBe(false);
  });

  it('takes the country from the address when the source names none', async () => {
    const { keyFindings } = await assessed(from('8.8.8.8'), { allowedCountries: ['DE'] });
    expect(keyFindings[0]).toMatchObject({ text: expect.stringContaining('came from US') as unknown });
    expect(keyFindings[0]?.evidence).toContain('ip:8.8.8.8');
  });

  it('measures the request rate against the limit', async () => {
    const signal = threatSignal({ metadata: { requestCount: 5000, windowSeconds: 300 } });
    const { keyFindings } = await assessed(signal, { rateLimitPerMinute: 500 });
    expect(keyFindings[0]?.text).toBe('1000 requests a minute are 2 times the configured limit of 500.');
  });

  it.each([
    { requestsPerMinute: 'many' },
    { requestsPerMinute: -5 },
    { requestCount: 5 },
    { windowSeconds: 0, requestCount: 1 },
  ])('says that the rate is unknown for %j', async (metadata) => {
    const { keyFindings, unknowns } = await assessed(threatSignal({ metadata }), { rateLimitPerMinute: 500 });
    expect(keyFindings.map(({ text }) => text).join()).not.toContain('requests a minute');
    expect(unknowns.join()).toContain('how many requests a minute');
  });

  it('reports a missing rate limit as a gap', async () => {
    const { keyFindings } = await assessed(threatSignal({ threatType: 'bot_traffic' }), {});
    expect(keyFindings[0]?.text).toContain('No rate limit');
  });

  it('hands on the customer’s playbooks for the type of the signal', async () => {
    const own = ['rate_limit_breach', 'geo_anomaly'].map((threatType) => ({ threatType, severity: 'HIGH' }));
    const playbooks = own as PlaybookOverride[];
    expect((await assessed(threatSignal(), { playbooks })).ownPlaybooks).toEqual([own[0]]);
    expect(await assessed(threatSignal(), {})).not.toHaveProperty('ownPlaybooks');
  });

  it('knows nothing of an unknown customer and says so', async () => {
    const { confidence, facts, unknowns } = await assessed(threatSignal(), undefined);
    expect(confidence).toBe(0);
    expect(facts).toEqual([]);
    expect(unknowns).toHaveLength(1);
  });
});

function from(...sourceIps: string[]): ThreatSignal {
  return threatSignal({ entities: { sourceIps } });
}

async function assessed(signal: ThreatSignal, changes: Partial<Customer> | undefined): Promise<Assessment> {
  const customer: Customer | undefined = changes && {
    name: signal.customerName,
    tier: 'business',
    sensitivity: 'normal',
    allowList: [],
    allowedCountries: [],
    criticalAssets: [],
    escalationContacts: [],
    ...changes,
  };
  const sources = { customers: { find: () => Promise.resolve(customer) } } as unknown as ContextSources;
  return (await configAgent.investigate(signal, sources)).assessment;
}

function valueOf<N extends FactName>(facts: Assessment['facts'], name: N): FactValues[N] | undefined {
  return factsIn(facts, name)[0]?.value;
}
