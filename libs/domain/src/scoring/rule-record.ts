import type { RuleDay, TriageCounters } from '@soc-agent/contracts';
import { countsAt } from './verdict-counts.js';

const HOUR_MS = 3_600_000;
/** What fired in the last two days says nothing of what is usual: an incident must not become its own excuse. */
const UNSETTLED_HOURS = 48;
/** How long a rule is new: an incident of yesterday must not make it old. */
const NEW_HOURS = 36;
/** Days a record looks back, and days of them on which a regular rule fired. */
const RECORD_DAYS = 14;
const REGULAR_DAYS = 7;
/** A rule that fired in a third of all hours is as usual as one that fired on half of all days. */
const USUAL_SHARE_OF_HOURS = 1 / 3;
/** Hours below which a share of them says little. */
const LEAST_HOURS = 24;
/** Times a rule's busiest hour that make a flood, and alerts in an hour that make one without a record. */
const FLOOD_FACTOR = 10;
const FLOOD_ALERTS = 1000;

/** What a rule has done at a customer, as of one event. */
export interface RuleRecord {
  /** The rule was first seen since yesterday, at a customer known for two days. */
  isNew: boolean;
  /** 0..1: how usual the rule is here; 0 for a rule without a record, and for one that was judged real here. */
  usual: number;
  /** It fired on at least seven of the last fourteen days and was never judged real here. */
  isRegular: boolean;
  /** Days of the last fourteen on which it fired, the last two left out. */
  daysFired: number;
  /** Alerts in its busiest hour so far; absent without an earlier day. */
  busiest?: number;
  /** More alerts than its record, or a thousand an hour where it has none. */
  isFlood: boolean;
  /** Hours of the last 24 in which it fired, this one included. */
  activeHours: number;
}

/** Reads the record out of the counters; pure. */
export function ruleRecord(counters: TriageCounters): RuleRecord {
  const { at, customerSince, ruleSince, ruleDays, alertsNow, verdicts } = counters;
  const hour = Math.floor(at / HOUR_MS);
  const [from, to] = [hour - UNSETTLED_HOURS - 24 * RECORD_DAYS, hour - UNSETTLED_HOURS];
  const settled = ruleDays
    .map((day) => ({ ...day, fired: hoursFired(day, from, to) }))
    .filter(({ fired }) => fired > 0);
  const daysFired = Math.min(RECORD_DAYS, settled.length);
  const judgedReal = countsAt(verdicts.here, at).real > 0;
  const hoursKnown = Math.min(24 * RECORD_DAYS, Math.max(0, to - Math.floor(customerSince / HOUR_MS)));
  const shareOfHours = settled.reduce((sum, { fired }) => sum + fired, 0) / Math.max(LEAST_HOURS, hoursKnown);
  const usual = Math.min(1, Math.max(daysFired / REGULAR_DAYS, shareOfHours / USUAL_SHARE_OF_HOURS));
  const busiest = busiestOf(settled);
  const busiestLately = busiest ?? busiestOf(ruleDays.filter(({ day }) => day < Math.floor(hour / 24)));
  return {
    isNew: isNewHere(ruleSince, counters),
    usual: judgedReal ? 0 : usual,
    isRegular: !judgedReal && daysFired >= REGULAR_DAYS,
    daysFired,
    ...(busiestLately !== undefined && { busiest: busiestLately }),
    isFlood:
      (busiestLately !== undefined && alertsNow >= FLOOD_FACTOR * busiestLately) ||
      (busiest === undefined && alertsNow >= FLOOD_ALERTS),
    activeHours: ruleDays.reduce((sum, day) => sum + hoursFired(day, hour - 23, hour), 0),
  };
}

/** Whether a rule first seen then is new to a customer who has been known for two days: yesterday's is, too. */
export function isNewHere(since: number, { at, customerSince }: Pick<TriageCounters, 'at' | 'customerSince'>): boolean {
  return at - customerSince >= UNSETTLED_HOURS * HOUR_MS && at - since <= NEW_HOURS * HOUR_MS;
}

/** Hours of the day in which the rule fired, from one hour since 1970 to another, both included. */
function hoursFired({ day, hours }: RuleDay, from: number, to: number): number {
  let fired = 0;
  for (let hour = Math.max(0, from - 24 * day); hour <= Math.min(23, to - 24 * day); hour += 1)
    fired += (hours >> hour) & 1;
  return fired;
}

function busiestOf(days: readonly RuleDay[]): number | undefined {
  return days.length > 0 ? Math.max(...days.map(({ busiest }) => busiest)) : undefined;
}
