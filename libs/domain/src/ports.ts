import type {
  Arming,
  Customer,
  Indicator,
  InfrastructureEvent,
  NewsItem,
  Severity,
  ThreatSignal,
  ThreatStatus,
  ThreatType,
  Verdict,
} from '@soc-agent/contracts';
import type { NetworkDirectory } from './evidence/network-lists.js';
import type { TriageMemory } from './evidence/triage-memory.js';

/** A stored threat as the entity index remembers it. */
export interface PastThreat {
  id: string;
  threatType: ThreatType;
  customerName: string;
  title: string;
  /** When the activity happened: a threat that was taken in earlier may have happened later. */
  occurredAt: string;
  status: ThreatStatus;
  severity?: Severity;
  ruleId?: string;
  verdict?: Verdict;
}

/** A store of threats need not count further than this. */
export const MOST_SIGHTINGS = 100;

/** How many threats known when this signal is looked at show something, perhaps only so many, and those of them that were taken in last (at most 3). */
export interface Sightings {
  count: number;
  threats: PastThreat[];
}

/** What the store knows of a signal's past; the signal's own threat is never part of it. */
export interface RelatedPast {
  /** One entry per entity of the signal that other threats name; `ref` is its evidence reference, `signal.entities.sourceIps[0]`. */
  entities: (Sightings & { ref: string; value: string })[];
  /** The same rule at the same customer. */
  rule?: Sightings;
  /** The same customer and threat type. */
  customerAndType: Sightings;
}

export interface ThreatHistory {
  related(signal: ThreatSignal): Promise<RelatedPast>;
}

/** A customer and who armed what its playbooks do by themselves. */
export interface ArmedCustomer extends Customer {
  armings?: readonly Arming[];
}

export interface CustomerDirectory {
  find(name: string): Promise<ArmedCustomer | undefined>;
}

export interface InfrastructureLog {
  /** Events of the customer and of everybody that overlap the window; times in Unix milliseconds; at most 100, nearest to the window's end first. */
  between(customerName: string, fromMs: number, toMs: number): Promise<InfrastructureEvent[]>;
}

export interface IndicatorDirectory {
  /** The indicators known for any of the values, compared in lower case. */
  lookup(values: readonly string[]): Promise<Indicator[]>;
}

export interface NewsDirectory {
  /** News that name any of the values, compared in lower case; the latest few of each. */
  about(values: readonly string[]): Promise<NewsItem[]>;
}

/** Everything agents may ask of the world; each call is one round trip at most. */
export interface ContextSources {
  history: ThreatHistory;
  customers: CustomerDirectory;
  infrastructure: InfrastructureLog;
  indicators: IndicatorDirectory;
  /** Reports on what a signal names; without it only indicators are compared. */
  news?: NewsDirectory;
  /** An operator's own lists of Tor, VPN and hosting networks; without it only large hosting providers are known. */
  networks?: NetworkDirectory;
  /** Verdict counts and the customer's usual course; without it the score does without them. */
  triage?: Pick<TriageMemory, 'observe'>;
}
