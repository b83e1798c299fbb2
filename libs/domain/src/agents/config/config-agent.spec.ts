import { describe, expect, it } from '@jest/globals';
import type { Arming, FactName, FactValues, PlaybookOverride, ThreatSignal } from '@soc-agent/contracts';
import { threatSignal } from '@soc-agent/testing';
import fc from 'fast-check';
import type { ArmedCustomer, ContextSources } from '../../ports.js';
import { canonicalEntities } from '../../entities/canonical-entities.js';
import { factsIn } from '../../evidence/facts.js';
import type { Assessment } from '../../evidence/investigation.js';
import { configAgent } from './config-agent.js';

const SPELLINGS: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => ` ${text} `,
  (text) => text.replace('.', '[.]'),
  (text) => (/^[\d.]+$/.test(text) ? `::ffff:${text}` : text),
];

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

  it.each(['::ffff:192.0.2.0/120', '::ffff:192.0.2.9', '192.0.2.9'])('allow-lists by %s', async (value) => {
    const { facts } = await assessed(from('192.0.2.9'), { allowList: [{ kind: 'ip', value }] });
    expect(valueOf(facts, 'allow_listed')).toBe(true);
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

  it.each([
    ['svc-backup', { users: ['CORP\\svc-backup'] }],
    ['svc-backup', { users: ['svc-backup@corp.example'] }],
    ['CORP\\svc-backup', { users: ['svc-backup'] }],
    ['CORP\\svc-backup', { users: ['SVC-Backup@corp.example'] }],
    ['dc01.corp.example', { hosts: ['dc01'] }],
    ['DC01.corp.example.', { hosts: ['dc01.corp.example'] }],
    ['dc01', { users: ['CORP\\DC01$'] }],
    ['dc01.corp.example', { urls: ['https://dc01.corp.example:8443/x'] }],
    ['::ffff:10.20.0.5', { destIps: ['10.20.0.5'] }],
    ['2001:db8:0:0::dc', { destIps: ['2001:db8::dc'] }],
    ['10[.]20[.]0[.]5/32', { hosts: ['10.20.0.5'] }],
    ['10.20.0.0/24', { sourceIps: ['10.20.0.5'] }],
    ['aws:123456789012', { cloudAccounts: ['aws:123456789012'] }],
  ])('recognises the critical asset %s however it is written', async (name, entities) => {
    const { facts } = await assessed(threatSignal({ entities }), { criticalAssets: [{ name }] });
    expect(valueOf(facts, 'critical_asset')).toBe(true);
  });

  it.each([
    ['CORP\\svc-backup', { users: ['svc-backup@other.example'] }],
    ['dc01.corp.example', { hosts: ['dc01.other.example'] }],
    ['dc01', { users: ['dc01-admin'] }],
    ['10.20.0.0/24', { hosts: ['10.20.1.5', 'x'] }],
    ['10.20.0.5', { destIps: ['10.20.0.50'] }],
  ])('does not take another for the critical asset %s', async (name, entities) => {
    const { facts } = await assessed(threatSignal({ entities }), { criticalAssets: [{ name }] });
    expect(valueOf(facts, 'critical_asset')).toBeUndefined();
  });

  it('names every entity that is one, so that none of them is contained without asking', async () => {
    const { facts } = await assessed(threatSignal({ entities: { users: ['mia', 'svc', 'CORP\\svc'] } }), {
      criticalAssets: [{ name: 'svc' }],
    });
    const refs = facts.find(({ name }) => name === 'critical_asset')?.evidence;
    expect(refs).toEqual(expect.arrayContaining(['signal.entities.users[1]', 'signal.entities.users[2]']));
  });

  it('knows a critical asset by each spelling that the one form is made of', async () => {
    const host = fc.domain();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.tuple(fc.ipV4(), fc.constant('destIps')),
          fc.tuple(host, fc.constant('hosts')),
          fc.tuple(host, fc.constant('domains')),
        ),
        fc.subarray([...SPELLINGS]),
        async ([value, list], spellings) => {
          const written = spellings.reduce((text, spell) => spell(text), value);
          const signal = threatSignal({ entities: canonicalEntities({ [list]: [value] }) });
          const { facts } = await assessed(signal, { criticalAssets: [{ name: written }] });
          expect([written, valueOf(facts, 'critical_asset')]).toEqual([written, true]);
        },
      ),
    );
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

  it('hands on what was armed for the type of the signal', async () => {
    const armings = ['rate_limit_breach', 'geo_anomaly'].map((threatType) => ({ threatType })) as Arming[];
    expect((await assessed(threatSignal(), { armings })).armings).toEqual([armings[0]]);
    expect(await assessed(threatSignal(), { armings: armings.slice(1) })).not.toHaveProperty('armings');
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

async function assessed(signal: ThreatSignal, changes: Partial<ArmedCustomer> | undefined): Promise<Assessment> {
  const customer: ArmedCustomer | undefined = changes && {
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
