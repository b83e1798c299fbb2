import type { ThreatSignal } from '@soc-agent/contracts';

/** Verdicts on one subject, each aged by the time since it was given, so both are fractions. */
export interface VerdictCounts {
  real: number;
  /** False positives and benign true positives. */
  false: number;
}

/** How the signal stands out from what the customer's own past looks like. Nothing of it depends on verdicts. */
export interface CustomerContext {
  /** Since the customer's first signal, hours. */
  knownHours: number;
  /** How long the rule had been silent on the entity before it began to fire now; since the entity's first signal when it never fired there. Hours. */
  quietHours: number;
  /** False once the rule has fired on the entity in an earlier episode. */
  firstOnEntity: boolean;
  /** Alerts of the rule on the entity since it began to fire, this one included. */
  burst: number;
  /** The burst of a rule that tells of command and control or exfiltration; 0 for other rules. */
  beacon: number;
  /** ATT&CK tactics seen on the entity within a day, this signal's included; 0 where no rule tells of one. */
  progression: number;
  /** Alerts of any rule on the entity in the last ten minutes or so, this signal's left out (exponentially faded). */
  volume: number;
  /** Rarity of what fired anywhere at the customer in the last half hour, against what its days usually bring; 1 is usual. */
  unrest: number;
}

/** The customer's own calibration of the score, fitted on its verdicts. */
export interface Calibration {
  slope: number;
  intercept: number;
  /** Verdicts it rests on. */
  verdicts: number;
}

/** What is known about one signal's rule, entity and customer at the moment the signal arrived. */
export interface TriageStatistics {
  verdicts: {
    /** The rule, at every customer. */
    rule: VerdictCounts;
    /** The rule at this customer. */
    ruleAtCustomer: VerdictCounts;
    /** The rule on this entity of this customer. */
    ruleOnEntity: VerdictCounts;
  };
  /** Absent for a customer's very first signal. */
  context?: CustomerContext;
  /** Absent until the customer has given enough verdicts of both classes. */
  calibration?: Calibration;
}

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
