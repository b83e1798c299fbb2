import type { Customer, Indicator, InfrastructureEvent, NewsItem } from '@soc-agent/contracts';

/** A customer without any configuration of its own. */
export function customer(name: string): Customer {
  return {
    name,
    tier: 'standard',
    sensitivity: 'normal',
    allowList: [],
    allowedCountries: [],
    criticalAssets: [],
    escalationContacts: [],
  };
}

/** An event on the first of January 2026 at a time such as `10:00`, without an end. */
export function infrastructureEvent(
  id: string,
  startedAt: string,
  changes: Partial<InfrastructureEvent> = {},
): InfrastructureEvent {
  return {
    id,
    kind: 'deployment',
    title: 'Release',
    service: 'api',
    startedAt: `2026-01-01T${startedAt}:00Z`,
    ...changes,
  };
}

/** A domain that some feed calls hostile. */
export function indicator(value: string, changes: Partial<Indicator> = {}): Indicator {
  return { kind: 'domain', value, description: 'seen in a campaign', source: 'feed', seenAt: '2026-01-01', ...changes };
}

/** A report that names these values. */
export function newsItem(id: string, observables: string[], publishedAt = '2026-01-01'): NewsItem {
  return { id, title: id, summary: '', source: 'cert', publishedAt, observables };
}
