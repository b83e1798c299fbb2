import type { ThreatSignal } from '@soc-agent/contracts';
import { cutText } from './text.js';

/** Rules that pass on the alerts of another tool, whose own rule is only in the title: 86601 is every alert of Suricata. */
const RELAYING_RULES: ReadonlySet<string> = new Set(['wazuh|86601']);
/** Longer names are cut: they are keys. */
const MAX_KEY = 200;
/** Silence after which the same rule on the same entity begins a new group: of 10, 30, 60 and 240 minutes it kept attacks and ordinary alerts apart best. */
export const GROUP_GAP_MS = 10 * 60_000;
/** A group lasts no longer than this: what fires all day is looked at again. */
const GROUP_SPAN_MS = 4 * 3_600_000;

/** What the entity a signal is about looks like. */
export interface MainEntity {
  /** Lower case; `-` for a signal that names none. */
  value: string;
  /** Its evidence reference; the title's for a signal that names none. */
  ref: string;
}

/** The event times of a group's threats so far, Unix milliseconds. */
export interface GroupTimes {
  startAt: number;
  lastAt: number;
}

/** Names the rule a signal came from, the same for every customer; a source without rules is known by its title, numbers left out. */
export function ruleKey({ source, title }: Pick<ThreatSignal, 'source' | 'title'>): string {
  const named = source.ruleId ?? source.ruleName;
  const key = keyed(source.product, named ?? wordsOf(title));
  return RELAYING_RULES.has(key) ? keyed(key, wordsOf(title)) : key;
}

function keyed(product: string, rule: string): string {
  return cutText(`${product}|${rule}`, MAX_KEY).toLowerCase();
}

function wordsOf(title: string): string {
  return title.replaceAll(/\d+/g, '#');
}

/** Evidence reference of what named the rule. */
export function ruleRef({ source }: Pick<ThreatSignal, 'source'>): string {
  if (source.ruleId !== undefined) return 'signal.source.ruleId';
  return source.ruleName === undefined ? 'signal.title' : 'signal.source.ruleName';
}

/** What the signal is about: the host, else the address that was attacked, the user, or the address it came from. */
export function mainEntity({ entities }: Pick<ThreatSignal, 'entities'>): MainEntity {
  for (const list of ['hosts', 'destIps', 'users', 'sourceIps'] as const) {
    const [value] = entities[list];
    if (value !== undefined) return { value: cutText(value, MAX_KEY).toLowerCase(), ref: `signal.entities.${list}[0]` };
  }
  return { value: '-', ref: 'signal.title' };
}

/**
 * Rule, main entity and customer of a signal, as one text: threats with the same key that follow each other closely are
 * one group. Its parts are JSON strings, so no name can be mistaken for two.
 */
export function groupKey(signal: Pick<ThreatSignal, 'source' | 'title' | 'entities' | 'customerName'>): string {
  return JSON.stringify([signal.customerName, ruleKey(signal), mainEntity(signal).value]);
}

/** Whether an event belongs to a group: within ten minutes of it, before or after, and four hours as a whole. */
export function belongsToGroup({ startAt, lastAt }: GroupTimes, at: number): boolean {
  return isNearGroup({ startAt, lastAt }, at) && Math.max(lastAt, at) - Math.min(startAt, at) <= GROUP_SPAN_MS;
}

/** Whether an event lies within ten minutes of a group, however long that is. */
export function isNearGroup({ startAt, lastAt }: GroupTimes, at: number): boolean {
  return at >= startAt - GROUP_GAP_MS && at <= lastAt + GROUP_GAP_MS;
}
