import type { Severity, ThreatSignal } from '@soc-agent/contracts';
import { Dice } from '@soc-agent/testing';
import { signalAt } from './signals.js';

/** A customer's past of one kind. */
export interface HistoryKind {
  hours: number;
  signals: number;
}

/** One ordinary signal of a history. */
export interface OrdinarySignal {
  signal: ThreatSignal;
  /** Unix milliseconds. */
  at: number;
}

/** When the suite's signals come; a history ends twelve minutes before. */
export const SUITE_AT = Date.parse('2026-03-18T14:00:00Z');
export const FIELD_CUSTOMER = 'field-suite';
/** Hosts and users from the busiest to the quietest. */
const HOSTS = Array.from({ length: 24 }, (_, rank) => `host-${String(rank + 1).padStart(2, '0')}`);
const USERS = Array.from({ length: 10 }, (_, rank) => `user-${String(rank + 1).padStart(2, '0')}`);

const HOUR_MS = 3_600_000;
const SILENCE_MS = 12 * 60_000;
const BUSIEST = 6;
/** Signals of rules that fire only once. */
const SHARE_SEEN_ONCE = 0.03;
/** How much busier the busiest hour of a day is than the quietest. */
const RHYTHM = 4;
/** Ratings of a hundred rules: INFO and LOW mostly. */
const RATINGS: readonly (readonly [Severity, number])[] = [
  ['INFO', 45],
  ['LOW', 42],
  ['MEDIUM', 11],
  ['HIGH', 2],
];

/** What everyday rules report, and of what. */
const EVERYDAY: readonly (readonly [title: string, entity: 'host' | 'user'])[] = [
  ['Session opened', 'user'],
  ['Session closed', 'user'],
  ['Package list refreshed', 'host'],
  ['Antivirus signatures updated', 'host'],
  ['Time synchronised', 'host'],
  ['Scheduled backup finished', 'host'],
  ['DHCP lease renewed', 'host'],
  ['Certificate renewed', 'host'],
  ['Web server returned error 404', 'host'],
  ['Web server returned error 500', 'host'],
  ['Disk usage above 80 percent', 'host'],
  ['Service restarted', 'host'],
  ['Password changed by its user', 'user'],
  ['Password wrong, then right', 'user'],
  ['VPN session started', 'user'],
  ['Mail held for spam', 'user'],
  ['Software inventory changed', 'host'],
  ['Printer queue stalled', 'host'],
  ['Firewall dropped a packet', 'host'],
  ['DNS answer took long', 'host'],
  ['TLS handshake failed', 'host'],
  ['Log file rotated', 'host'],
  ['File share mounted', 'user'],
  ['Container image pulled', 'host'],
];

/**
 * A random past of ordinary signals, the same for the same seed: everyday rules, hosts and users with frequencies by
 * Zipf's law, times by Poisson's with a day's rhythm, the last signal twelve minutes before the suite's.
 */
export function ordinaryHistory({ hours, signals }: HistoryKind, seed: number): OrdinarySignal[] {
  const dice = new Dice(seed);
  const rules = shuffled(EVERYDAY, dice).map((rule, rank) => ({
    rule,
    id: `everyday-${rank}`,
    severity: rating(dice),
  }));
  return timesOf(hours, signals, dice).map((at, number) => {
    const isOnce = dice.share() < SHARE_SEEN_ONCE;
    const { rule, id, severity } = isOnce
      ? { rule: dice.of(EVERYDAY), id: `once-${number}`, severity: rating(dice) }
      : byZipf(rules, dice);
    const [title, entity] = rule;
    const signal = signalAt(at, number, {
      customerName: FIELD_CUSTOMER,
      title: isOnce ? `${title}, seen once` : title,
      severity,
      source: { product: 'Everyday', ruleId: id },
      entities: entity === 'host' ? { hosts: [byZipf(HOSTS, dice)] } : { users: [byZipf(USERS, dice)] },
    });
    return { signal, at };
  });
}

/** One of the six busiest hosts or users, the same for the same seed. */
export function knownEntity(kind: 'host' | 'user', seed: number): string {
  return new Dice(seed).of((kind === 'host' ? HOSTS : USERS).slice(0, BUSIEST));
}

/** A Poisson process of which the number is known is that many independent times. */
function timesOf(hours: number, signals: number, dice: Dice): number[] {
  if (signals === 0) return [];
  const [last, span] = [SUITE_AT - SILENCE_MS, hours * HOUR_MS - SILENCE_MS];
  const times: number[] = [];
  while (times.length < signals - 1) {
    const at = Math.floor(last - dice.share() * span);
    if (dice.share() * RHYTHM < busynessAt(at)) times.push(at);
  }
  return [...times.sort((a, b) => a - b), last];
}

/** 1 at two in the night to `RHYTHM` at two in the afternoon, UTC. */
function busynessAt(at: number): number {
  const hour = (at / HOUR_MS) % 24;
  return 1 + ((RHYTHM - 1) * (1 + Math.cos(((hour - 14) * Math.PI) / 12))) / 2;
}

function rating(dice: Dice): Severity {
  let left = dice.number(100);
  return RATINGS.find(([, share]) => (left -= share) <= 0)?.[0] ?? 'INFO';
}

/** The first is twice as frequent as the second, three times as the third, … */
function byZipf<T>(values: readonly T[], dice: Dice): T {
  let left = dice.share() * values.reduce((sum, _value, rank) => sum + 1 / (rank + 1), 0);
  return values.find((_value, rank) => (left -= 1 / (rank + 1)) < 0) ?? (values[0] as T);
}

function shuffled<T>(values: readonly T[], dice: Dice): T[] {
  return values
    .map((value) => ({ value, order: dice.share() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}
