import {
  SEVERITIES,
  THREAT_TYPES,
  type Customer,
  type Indicator,
  type InfrastructureEvent,
  type NewsItem,
  type ThreatSignal,
} from '@soc-agent/contracts';
import { threatSignal } from './builders.js';
import { Dice } from './dice.js';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-01-01T00:00:00.000Z');
const WORDS =
  'login backup scanner transfer session policy mailbox kernel tunnel archive payload token beacon cluster'.split(' ');
const TITLES = [
  'LSASS memory dumped',
  'Shadow copies deleted with vssadmin',
  'Multiple failed logins',
  'Rate limit exceeded',
  'Sign-in from an anonymous proxy',
  'Web shell written',
  'DNS tunnel',
  'Unusual volume',
];
const AGENTS = [
  'curl/8.5.0',
  'sqlmap/1.8',
  'Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0 Safari/537.36',
  'Googlebot/2.1',
  'x',
];
const HINTS = ['T1110', 'T1562.001', 'attack.t1059', 'TA0040', 'Impact', 'mitre_execution', 'T9999', 'nonsense'];
const COUNTRIES = ['US', 'DE', 'SG', 'BR', 'NO'];

/** A signal of any type, from any tool, with more or less in it; the same for the same seed. */
export function seededSignal(seed: number): ThreatSignal {
  const dice = new Dice(seed);
  const id = `00000000-0000-7000-8000-${String(seed).padStart(12, '0')}`;
  const name = (): string => `${dice.of(WORDS)}-${dice.number(9999)}`;
  const address = (): string =>
    dice.of([
      () => `203.0.113.${dice.number(254)}`,
      () => `10.${dice.number(254)}.0.${dice.number(254)}`,
      () => `8.8.${dice.number(254)}.${dice.number(254)}`,
      () => `2001:db8:${dice.number(9999)}::${dice.number(9999)}`,
    ])();
  const place = (): object => ({
    country: dice.of(COUNTRIES),
    city: dice.of(WORDS),
    latitude: dice.number(160) - 80,
    longitude: dice.number(340) - 170,
  });
  const timestamp = new Date(START_MS + dice.number(90 * 24) * HOUR_MS + dice.number(3_599_000)).toISOString();
  const earlier = new Date(Date.parse(timestamp) - dice.number(40) * HOUR_MS).toISOString();
  return threatSignal({
    id,
    threatType: dice.of(THREAT_TYPES),
    customerName: `Customer ${dice.number(5)}`,
    timestamp,
    title: `${dice.of(TITLES)} on ${name()}`,
    ...dice.maybe({ description: `${dice.of(TITLES)} was seen. ${name()} reports it. See the manual.` }),
    ...dice.maybe({ severity: dice.of(SEVERITIES) }),
    source: {
      product: dice.of(['Wazuh', 'Windows', 'WAF', 'IdP']),
      format: 'native',
      ...dice.maybe({ ruleId: dice.of(['5551', '7045', 'R-1', `R-${dice.number(9999)}`]) }),
      ...dice.maybe({ ruleName: `${dice.of(TITLES)} rule` }),
    },
    entities: {
      sourceIps: dice.list(3, address),
      destIps: dice.list(2, address),
      users: dice.list(2, name),
      hosts: dice.list(2, name),
      urls: dice.list(2, () => `https://${name()}.example/${name()}`),
      hashes: dice.list(1, () => `${dice.number(9_999_999)}`.padStart(64, '0')),
      userAgents: dice.list(2, () => dice.of(AGENTS)),
    },
    ...dice.maybe({ geo: place() }),
    mitreHints: dice.list(3, () => dice.of(HINTS)),
    metadata: {
      ...dice.maybe({ requestsPerMinute: dice.number(5000) }),
      ...dice.maybe({ requestCount: dice.number(90_000), windowSeconds: dice.number(900) }),
      ...dice.maybe({ previousSignIn: { timestamp: earlier, ...place() } }),
      ...dice.maybe({ asn: dice.of([24_940, 64_500, 'AS16276', 7]) }),
      ...dice.maybe({ asnOrganization: dice.of(['Example Hosting', 'Example Telecom']) }),
      [`odd.key[0] ${name()}`]: { deep: [name()] },
    },
  });
}

/** What is known around a signal: some of it about the signal, some not. Structurally what agents ask for. */
export class SeededWorld {
  readonly customer: Customer | undefined;
  readonly events: readonly InfrastructureEvent[];
  readonly indicators: readonly Indicator[];
  readonly news: readonly NewsItem[];
  readonly past: readonly { ref: string; value: string; count: number; threats: ReturnType<typeof pastThreat>[] }[];
  /** Earlier threats by the rule and by the type, at the signal's customer. */
  readonly ofRule: ReturnType<typeof pastThreat>[];
  readonly listed: ReadonlyMap<string, { kind: 'tor' | 'vpn' | 'hosting'; entry: string }>;

  constructor(
    readonly signal: ThreatSignal,
    seed: number,
  ) {
    const dice = new Dice(seed + 1_000_000);
    const { sourceIps, hosts, urls, hashes, users, userAgents } = signal.entities;
    const near = (hours: number): string =>
      new Date(Date.parse(signal.timestamp) - dice.number(hours * 3600) * 1000).toISOString();
    const some = <T>(values: readonly T[]): T[] => values.filter(() => dice.number(2) === 1);
    this.customer = dice.number(5) === 1 ? undefined : customerOf(signal, dice, some);
    this.events = dice.list(3, () => ({
      id: `event-${dice.number(99_999)}`,
      kind: dice.of(['deployment', 'maintenance', 'incident', 'load_test', 'configuration_change'] as const),
      title: `Change ${dice.number(99_999)}`,
      service: dice.of([...hosts, 'another-service']),
      startedAt: near(5),
      ...dice.maybe({ endedAt: signal.timestamp }),
    }));
    const observed = [...sourceIps, ...urls, ...hashes, ...hosts];
    this.indicators = some(observed).map((value) => ({
      kind: 'ip' as const,
      value: value.toLowerCase(),
      description: `indicator ${dice.number(9999)}`,
      source: 'feed',
      seenAt: near(9000),
    }));
    this.news = dice.list(2, () => ({
      id: `news-${dice.number(99_999)}`,
      title: `Report ${dice.number(99_999)}`,
      summary: '',
      source: 'cert',
      publishedAt: near(90),
      observables: some(observed),
    }));
    const threats = (): ReturnType<typeof pastThreat>[] => dice.list(3, () => pastThreat(signal, dice, near(500)));
    const entities = { sourceIps, hosts, users, userAgents };
    this.past = Object.entries(entities).flatMap(([list, values]) =>
      some(values.map((value, index) => ({ ref: `signal.entities.${list}[${index}]`, value })))
        .map((entity) => ({ ...entity, count: 3 + dice.number(9), threats: threats() }))
        .filter((entity) => entity.threats.length > 0),
    );
    this.ofRule = threats();
    this.listed = new Map(
      some(sourceIps).map((ip) => [ip, { kind: dice.of(['tor', 'vpn', 'hosting'] as const), entry: `${ip}/32` }]),
    );
  }

  /** The agents' sources; what is asked about other values or another time is not known. */
  get sources() {
    const ofSignal = (signal: ThreatSignal, ref: string, value: string): boolean =>
      this.resolvedIn(signal, ref) === value;
    const sameRule = ({ source, customerName }: ThreatSignal): boolean =>
      source.ruleId !== undefined &&
      source.ruleId === this.signal.source.ruleId &&
      customerName === this.signal.customerName;
    return {
      history: {
        related: (signal: ThreatSignal) =>
          Promise.resolve({
            entities: this.past.filter(({ ref, value }) => ofSignal(signal, ref, value)),
            ...(sameRule(signal) && { rule: { count: this.ofRule.length, threats: this.ofRule } }),
            customerAndType: { count: this.ofRule.length, threats: sameRule(signal) ? this.ofRule : [] },
          }),
      },
      customers: { find: (name: string) => Promise.resolve(name === this.customer?.name ? this.customer : undefined) },
      infrastructure: {
        between: (name: string, from: number, to: number) =>
          Promise.resolve(
            this.events.filter(
              ({ startedAt }) =>
                name === this.signal.customerName && Date.parse(startedAt) >= from && Date.parse(startedAt) <= to,
            ),
          ),
      },
      indicators: {
        lookup: (values: readonly string[]) =>
          Promise.resolve(this.indicators.filter(({ value }) => values.includes(value))),
      },
      news: {
        about: (values: readonly string[]) =>
          Promise.resolve(
            this.news.filter(({ observables }) => observables.some((value) => values.includes(value.toLowerCase()))),
          ),
      },
      networks: {
        ofAddress: (ip: string) => this.listed.get(ip),
        ofAsn: (asn: number) => (asn === 64_500 ? ({ kind: 'vpn', entry: 'AS64500' } as const) : undefined),
      },
    };
  }

  /** What a reference points at; undefined when it points at nothing. */
  resolved(ref: string): unknown {
    const [kind = '', rest = ''] = [/^[a-z]+/.exec(ref)?.[0], ref.slice((/^[a-z]+/.exec(ref)?.[0].length ?? 0) + 1)];
    const { sourceIps, destIps } = this.signal.entities;
    const threats = [...this.past.flatMap((entity) => entity.threats), ...this.ofRule];
    switch (kind) {
      case 'signal':
        return this.resolvedIn(this.signal, ref);
      case 'config':
        return this.customer && inside(this.customer, rest, CONFIGURABLE);
      case 'threat':
        return threats.find(({ id }) => id === rest);
      case 'event':
        return this.events.find(({ id }) => id === rest);
      case 'indicator':
        return this.indicators.find(({ value }) => value === rest);
      case 'news':
        return this.news.find(({ id }) => id === rest);
      case 'ip':
        return [...sourceIps, ...destIps].find((ip) => ip === rest);
      case 'network':
        return rest === 'AS64500' ? rest : [...this.listed.values()].find(({ entry }) => entry === rest);
      case 'attack':
        return /^T\d{4}(\.\d{3})?$/.test(rest) ? rest : undefined;
      default:
        return undefined;
    }
  }

  private resolvedIn(signal: ThreatSignal, ref: string): unknown {
    const path = ref.slice('signal.'.length);
    if (path.startsWith('metadata.')) return signal.metadata[path.slice('metadata.'.length)];
    return inside(signal, path);
  }
}

/** What a customer may leave open, which an agent can point at as missing. */
const CONFIGURABLE = new Set(['rateLimitPerMinute', 'allowedCountries', 'escalationContacts']);

function inside(object: object, path: string, absent: ReadonlySet<string> = new Set()): unknown {
  if (absent.has(path)) return (object as Record<string, unknown>)[path] ?? 'not configured';
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], object);
}

function customerOf(
  { customerName, entities }: ThreatSignal,
  dice: Dice,
  some: <T>(values: readonly T[]) => T[],
): Customer {
  return {
    name: customerName,
    tier: dice.of(['standard', 'business', 'enterprise'] as const),
    sensitivity: dice.of(['low', 'normal', 'high'] as const),
    allowList: [
      ...some(entities.sourceIps).map((value) => ({ kind: 'ip' as const, value })),
      ...some(entities.userAgents).map((value) => ({ kind: 'userAgent' as const, value, note: 'ours' })),
    ],
    allowedCountries: dice.list(2, () => dice.of(COUNTRIES)),
    ...dice.maybe({ rateLimitPerMinute: dice.number(3000) }),
    criticalAssets: some([...entities.hosts, ...entities.users]).map((name) => ({ name })),
    escalationContacts: dice.list(2, () => `contact-${dice.number(99)}`),
  };
}

function pastThreat({ threatType, customerName }: ThreatSignal, dice: Dice, occurredAt: string) {
  return {
    id: `past-${dice.number(9_999_999)}`,
    threatType,
    customerName,
    title: `Earlier ${dice.number(9999)}`,
    occurredAt,
    status: 'completed' as const,
    severity: dice.of(SEVERITIES),
    ...dice.maybe({ verdict: dice.of(['true_positive', 'false_positive'] as const) }),
  };
}
