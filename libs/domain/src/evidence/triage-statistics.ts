import type { ThreatSignal, TriageStatistics } from '@soc-agent/contracts';

/** An analyst's decision on one threat, as the statistics count it. */
export interface CountedVerdict {
  customerName: string;
  /** As `ruleKey` and `entityKey` gave them. */
  rule: string;
  entity: string;
  real: boolean;
  analyst: string;
  /** Unix milliseconds. */
  at: number;
  /** Log-odds the score gave before the verdict, uncalibrated. */
  logit: number;
}

/** What remembers a customer's signals and verdicts. An implementation may live elsewhere; `TriageHistory` defines what it answers. */
export interface TriageMemory {
  /**
   * Takes a signal in and tells how it stands out. The same signal again changes nothing and gets the same answer.
   * @param at when it was accepted, Unix milliseconds: the signal's own timestamp is its sender's word
   */
  observe(signal: ThreatSignal, at: number): Promise<TriageStatistics>;
  recordVerdict(verdict: CountedVerdict): Promise<void>;
  /** Undoes exactly what recording the same verdict did to the counts. */
  withdrawVerdict(verdict: CountedVerdict): Promise<void>;
}

const MAX_KEY = 200;

/** Names the rule a signal came from, the same for every customer; a source without rules is told by its title, numbers left out. */
export function ruleKey({ source, title, threatType }: Pick<ThreatSignal, 'source' | 'title' | 'threatType'>): string {
  const rule = source.ruleId ?? source.ruleName ?? `${threatType}:${title.replaceAll(/\d+/g, '#')}`;
  return `${source.product}|${rule}`.slice(0, MAX_KEY).toLowerCase();
}

/** Names what the signal is about: the host, else the address that was attacked, the user, or the address it came from. */
export function entityKey({ entities }: Pick<ThreatSignal, 'entities'>): string {
  const entity = entities.hosts[0] ?? entities.destIps[0] ?? entities.users[0] ?? entities.sourceIps[0] ?? '-';
  return entity.slice(0, MAX_KEY).toLowerCase();
}

/** Evidence reference of the entity `entityKey` chose. */
export function entityRef({ entities }: Pick<ThreatSignal, 'entities'>): string {
  const list = (['hosts', 'destIps', 'users', 'sourceIps'] as const).find((name) => entities[name].length > 0);
  return list ? `signal.entities.${list}[0]` : 'signal.title';
}

/** How many alerts the signal stands for: sources that aggregate say so in `metadata.count`. */
export function alertCount({ metadata }: Pick<ThreatSignal, 'metadata'>): number {
  const count = Number(metadata['count']);
  return Number.isFinite(count) && count >= 1 ? Math.min(count, MAX_ALERTS) : 1;
}

/** A single signal cannot claim more alerts than this. */
const MAX_ALERTS = 1e6;
