import type { Indicator, InfrastructureEvent, NewsItem } from '@soc-agent/contracts';

const MINUTE_MS = 60_000;
const SOURCE = 'Demo ISAC';

/** Indicators, reports and events of the demo: addresses of the documentation ranges and invented campaigns, written for it. */
export interface DemoContext {
  indicators: Indicator[];
  news: NewsItem[];
  events: InfrastructureEvent[];
}

/** What is known at a time (Unix milliseconds); the same time gives the same context, another one moves it along. */
export function demoContext(now: number): DemoContext {
  const ago = (minutes: number): string => new Date(now - minutes * MINUTE_MS).toISOString();
  const indicator = (kind: Indicator['kind'], value: string, description: string, minutes: number): Indicator => ({
    kind,
    value,
    description,
    source: SOURCE,
    seenAt: ago(minutes),
  });
  const event = (
    id: string,
    kind: InfrastructureEvent['kind'],
    title: string,
    from: number,
    rest: Pick<InfrastructureEvent, 'service' | 'endedAt'> & Partial<InfrastructureEvent>,
  ): InfrastructureEvent => ({ id: `demo-${id}`, kind, title, startedAt: ago(from), ...rest });
  return {
    indicators: [
      indicator('ip', '203.0.113.42', 'Credential stuffing from a rented server', 900),
      indicator('ip', '203.0.113.84', 'Credential stuffing from a rented server', 700),
      indicator('ip', '198.51.100.49', 'Scans for open administration ports', 4000),
      indicator('ip', '2001:db8:7::42', 'Relay of a botnet', 2000),
      indicator('domain', 'pool.miner.example', 'Mining pool of a cryptojacking campaign', 1500),
      indicator('hash', '2'.repeat(64), 'Dropper of a cryptojacking campaign', 1500),
    ],
    news: [
      {
        id: 'demo-stuffing',
        title: 'Credential stuffing wave against retail and finance logins',
        summary: 'Lists of leaked passwords are tried from rented servers, a few thousand requests at a time.',
        source: SOURCE,
        publishedAt: ago(600),
        observables: ['203.0.113.42', '203.0.113.84', '203.0.113.126'],
      },
      {
        id: 'demo-cryptojacking',
        title: 'Build servers hijacked for mining',
        summary: 'Stolen pipeline tokens start miners on build hosts outside of office hours.',
        source: SOURCE,
        publishedAt: ago(1400),
        observables: ['2'.repeat(64), '9'.repeat(64), 'pool.miner.example'],
      },
    ],
    events: [
      event('release', 'deployment', 'Release of the search API', 50, { service: 'search', endedAt: ago(40) }),
      event('replica', 'configuration_change', 'Nightly copy of db-replica-1 moved to a new target', 180, {
        customerName: 'HealthCare Plus',
        service: 'db-replica-1',
        endedAt: ago(170),
      }),
      event('loadtest', 'load_test', 'Load test of the login endpoint', 90, {
        customerName: 'RetailMax',
        service: 'login',
        endedAt: ago(30),
      }),
      event('maintenance', 'maintenance', 'Exchange of storage on fileserver-01', 300, {
        customerName: 'Global Finance',
        service: 'fileserver-01',
        endedAt: ago(240),
      }),
      event('incident', 'incident', 'Identity provider answers slowly', 120, { service: 'identity', endedAt: ago(95) }),
    ],
  };
}
