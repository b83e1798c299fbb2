import { NewSignal, SignalEntities, type Scenario } from '@soc-agent/contracts';
import { DEMO_CUSTOMERS } from './demo-customers.js';

/** Addresses of the documentation ranges (RFC 5737), so that no demo points at a real host. */
const ATTACKER_NETS = ['203.0.113', '198.51.100', '192.0.2'] as const;

type Template = (turn: number, at: Date) => Partial<NewSignal> & Pick<NewSignal, 'threatType' | 'title' | 'source'>;

/** The named scenarios: fixed stories whose actors vary with the turn. */
const SCENARIO_TEMPLATES: Readonly<Record<Scenario, Template>> = {
  bot_attack: (turn) => ({
    threatType: 'bot_traffic',
    severity: 'HIGH',
    title: `Credential stuffing by bots against the login endpoint, ${4000 + 35 * turn} requests in 5 minutes`,
    source: {
      product: 'WAF Bot Control',
      vendor: 'Demo',
      format: 'native',
      ruleId: 'BOT-LOGIN-01',
      ruleName: 'Automated login attempts',
    },
    entities: entities({
      sourceIps: [attacker(turn), attacker(turn + 1)],
      urls: ['/api/v1/login'],
      userAgents: ['python-requests/2.32.3'],
    }),
    mitreHints: ['T1110.004'],
    metadata: { requestCount: 4000 + 35 * turn, windowSeconds: 300, failedLogins: 3900 + 31 * turn },
  }),
  crypto_surge: (turn) => ({
    threatType: 'device_compromise',
    severity: 'HIGH',
    title: `Cryptocurrency miner on build-${(turn % 4) + 1}: sustained CPU and connections to a mining pool`,
    source: {
      product: 'Host EDR',
      vendor: 'Demo',
      format: 'native',
      ruleId: 'EDR-MINER-07',
      ruleName: 'Coin miner process',
    },
    entities: entities({
      hosts: [`build-${(turn % 4) + 1}`],
      destIps: [attacker(turn + 40)],
      users: ['ci-runner'],
      hashes: [minerHash(turn)],
    }),
    mitreHints: ['T1496'],
    metadata: { cpuPercent: 97, process: 'xmrig', poolPort: 3333 },
  }),
  impossible_travel: (turn, at) => ({
    threatType: 'geo_anomaly',
    severity: 'MEDIUM',
    title: 'Impossible travel: two sign-ins of one user, 9,500 km apart within 40 minutes',
    source: {
      product: 'Identity Provider',
      vendor: 'Demo',
      format: 'native',
      ruleId: 'IDP-TRAVEL-02',
      ruleName: 'Impossible travel',
    },
    entities: entities({ users: [`user${(turn % 9) + 1}@example.com`], sourceIps: [attacker(turn + 80)] }),
    geo: { country: 'SG', city: 'Singapore', latitude: 1.3521, longitude: 103.8198 },
    mitreHints: ['T1078'],
    metadata: {
      previousSignIn: {
        timestamp: new Date(at.getTime() - 40 * 60_000).toISOString(),
        country: 'DE',
        city: 'Frankfurt',
        latitude: 50.1109,
        longitude: 8.6821,
      },
    },
  }),
  critical: (turn) => ({
    threatType: 'device_compromise',
    severity: 'CRITICAL',
    title: 'Ransomware behaviour: mass encryption and deletion of shadow copies on a file server',
    source: {
      product: 'Host EDR',
      vendor: 'Demo',
      format: 'native',
      ruleId: 'EDR-RANSOM-01',
      ruleName: 'Mass file encryption',
    },
    entities: entities({ hosts: ['fileserver-01'], users: ['svc-backup'], hashes: [minerHash(turn + 7)] }),
    mitreHints: ['T1486', 'T1490'],
    metadata: { filesChanged: 18_200 + turn, extension: '.locked' },
  }),
};

/** One everyday signal of each threat type, for the generator's rotation. */
const EVERYDAY_TEMPLATES: readonly Template[] = [
  SCENARIO_TEMPLATES.bot_attack,
  (turn) => ({
    threatType: 'proxy_network',
    severity: 'LOW',
    title: 'Sign-in through an anonymising proxy network',
    source: {
      product: 'Identity Provider',
      vendor: 'Demo',
      format: 'native',
      ruleId: 'IDP-PROXY-01',
      ruleName: 'Anonymous proxy',
    },
    entities: entities({ sourceIps: [attacker(turn + 20)], users: [`user${(turn % 9) + 1}@example.com`] }),
    metadata: { asnOrganization: 'Example Hosting' },
  }),
  SCENARIO_TEMPLATES.crypto_surge,
  (turn) => ({
    threatType: 'anomaly_detection',
    severity: 'MEDIUM',
    title: `Outbound traffic of db-replica-${(turn % 3) + 1} far above its usual volume`,
    source: {
      product: 'Network Analytics',
      vendor: 'Demo',
      format: 'native',
      ruleId: 'NET-VOLUME-03',
      ruleName: 'Unusual outbound volume',
    },
    entities: entities({ hosts: [`db-replica-${(turn % 3) + 1}`], destIps: [attacker(turn + 60)] }),
    metadata: { bytesOut: 48_000_000_000 + turn * 1_000_000, usualBytesOut: 3_100_000_000 },
  }),
  (turn) => ({
    threatType: 'rate_limit_breach',
    severity: 'LOW',
    title: `API rate limit exceeded: ${900 + 10 * (turn % 50)} requests a minute from one client`,
    source: {
      product: 'API Gateway',
      vendor: 'Demo',
      format: 'native',
      ruleId: 'API-RATE-01',
      ruleName: 'Rate limit exceeded',
    },
    entities: entities({ sourceIps: [attacker(turn + 30)], urls: ['/api/v1/search'] }),
    metadata: { requestsPerMinute: 900 + 10 * (turn % 50) },
  }),
  SCENARIO_TEMPLATES.impossible_travel,
];

/** Turns of the generator between two critical signals. */
const CRITICAL_EVERY = 20;

/**
 * A demo signal: a named scenario, or with `random` the turn's place in a rotation over the six threat types with a
 * critical one now and then. The same turn and time give the same signal.
 */
export function scenarioSignal(scenario: Scenario | 'random', turn: number, at: Date): NewSignal {
  const template = scenario === 'random' ? everyday(turn) : SCENARIO_TEMPLATES[scenario];
  const customer = DEMO_CUSTOMERS[turn % DEMO_CUSTOMERS.length];
  return Object.assign(
    new NewSignal(),
    { customerName: customer?.name, timestamp: at.toISOString(), metadata: {} },
    template(turn, at),
  );
}

function everyday(turn: number): Template {
  if (turn % CRITICAL_EVERY === CRITICAL_EVERY - 1) return SCENARIO_TEMPLATES.critical;
  return EVERYDAY_TEMPLATES[turn % EVERYDAY_TEMPLATES.length] ?? SCENARIO_TEMPLATES.bot_attack;
}

function entities(some: Partial<SignalEntities>): SignalEntities {
  return Object.assign(new SignalEntities(), some);
}

function attacker(turn: number): string {
  return `${ATTACKER_NETS[turn % ATTACKER_NETS.length]}.${(turn * 7) % 254 || 1}`;
}

/** 64 hexadecimal digits that look like, and are not, the digest of a file. */
function minerHash(turn: number): string {
  return (turn % 16).toString(16).repeat(64);
}
