import type { ThreatSignal } from '@soc-agent/contracts';
import { cutText } from './text.js';
import { listed } from './wording.js';

/** Longest value of one piece of evidence, characters; a signal's description can be 8 KiB. */
const MAX_VALUE = 512;
/** Metadata entries that can be cited. */
const MAX_METADATA = 40;

/** Everything a finding may cite of a signal: reference to value, `signal.entities.sourceIps[0]` → `203.0.113.7`. */
export function signalEvidence(signal: ThreatSignal): Map<string, string> {
  const evidence = new Map<string, string>();
  const add = (path: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== '') evidence.set(`signal.${path}`, clipped(String(value)));
  };
  const { source, entities, geo } = signal;
  add('title', signal.title);
  add('description', signal.description);
  add('threatType', signal.threatType);
  add('customerName', signal.customerName);
  add('timestamp', signal.timestamp);
  add('severity', signal.severity);
  add('source.product', source.product);
  add('source.ruleId', source.ruleId);
  add('source.ruleName', source.ruleName);
  for (const list of Object.keys(entities) as (keyof typeof entities)[]) {
    entities[list]?.forEach((value, position) => add(`entities.${list}[${position}]`, value));
  }
  add('geo.country', geo?.country);
  add('geo.city', geo?.city);
  add('geo.latitude', geo?.latitude);
  add('geo.longitude', geo?.longitude);
  signal.mitreHints.forEach((hint, position) => add(`mitreHints[${position}]`, hint));
  for (const [key, value] of Object.entries(signal.metadata).slice(0, MAX_METADATA)) {
    add(`metadata.${key}`, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return evidence;
}

/** What no tidy line has; looking is a fifth of the price of replacing. */
const UNTIDY = /[\s\p{Cc}]{2,}|[^\S ]|\p{Cc}/u;

/** Text from outside in a sentence of ours: one line, at most `length` characters, quoted. */
export function quoted(text: string, length = 80): string {
  const line = (UNTIDY.test(text) ? text.replaceAll(/[\s\p{Cc}]+/gu, ' ') : text).trim();
  return `"${line.length > length ? `${cutText(line, length - 1)}…` : line}"`;
}

/** True when the signal names at least one observable. */
export function namesEntities({ entities }: ThreatSignal): boolean {
  return Object.values(entities as unknown as Record<string, string[]>).some((list) => list.length > 0);
}

/** What a signal is about, in one phrase: the first entities it names, or its title when it names none. */
export function subjectOf({ title, entities }: ThreatSignal): string {
  const { sourceIps, destIps, hosts, users, urls } = entities;
  const others = [...hosts, ...users, ...urls].map((value) => quoted(value, 60));
  return listed([...sourceIps, ...others, ...destIps]) || quoted(title);
}

function clipped(value: string): string {
  return value.length > MAX_VALUE ? `${cutText(value, MAX_VALUE - 1)}…` : value;
}
