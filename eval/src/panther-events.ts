import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { SEVERITIES, SignalEntities } from '@soc-agent/contracts';
import { ask, type Case } from './judge.js';
import { signalAt } from './signals.js';

/** One test event of a public detection rule, and whether its authors want an alert for it. */
interface RuleEvent {
  rule_id: string;
  title: string;
  severity: string;
  mitre?: string[];
  should_alert: boolean;
  event: unknown;
}

/** Name of the file in the data folder. */
export const PANTHER_FILE = 'panther_events.jsonl';
const AT = Date.parse('2026-01-01T00:00:00.000Z');
const DEPTH = 6;
const MAX_PER_LIST = 5;

/** Keys under which cloud logs name what a signal calls entities. */
const ENTITY_KEYS: readonly (readonly [keyof SignalEntities, RegExp])[] = [
  ['userAgents', /user_?agent/i],
  ['sourceIps', /ip_?address|(source|client|remote|caller)_?ip|^ip$/i],
  ['users', /^(user_?name|user_?id|email|email_?address|login|actor|arn)$/i],
  ['hosts', /^(host|host_?name|computer_?name|instance_?id)$/i],
];

/**
 * The events as signals, each to be judged alone. Whether a rule should fire on an event is the rule's business, so the
 * score can hardly tell them apart; the figure says how much the events' own words give away.
 */
export async function loadPantherEvents(dataDir: string): Promise<Case[]> {
  const text = await readFile(join(dataDir, PANTHER_FILE), 'utf8');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Promise.all(lines.map((line, index) => caseOf(JSON.parse(line) as RuleEvent, index)));
}

async function caseOf(event: RuleEvent, index: number): Promise<Case> {
  const severity = SEVERITIES.find((name) => name === event.severity);
  const signal = signalAt(AT, index, {
    customerName: 'rule-tests',
    title: event.title,
    ...(severity && { severity }),
    source: { product: 'Panther', ruleId: event.rule_id, ruleName: event.title },
    entities: entitiesOf(event.event),
    mitreHints: (event.mitre ?? []).flatMap((hint) => hint.split(':')),
  });
  return { signal, said: await ask(signal), at: AT, real: event.should_alert };
}

function entitiesOf(event: unknown): SignalEntities {
  const entities = new SignalEntities();
  collect(event, '', entities, 0);
  return entities;
}

function collect(value: unknown, key: string, entities: SignalEntities, depth: number): void {
  if (depth > DEPTH) return;
  if (typeof value === 'object' && value !== null) {
    for (const [name, child] of Object.entries(value))
      collect(child, Array.isArray(value) ? key : name, entities, depth + 1);
    return;
  }
  const list = ENTITY_KEYS.find(([, pattern]) => pattern.test(key))?.[0];
  if (list === undefined || typeof value !== 'string' || value === '' || value.length > 255) return;
  if (list === 'sourceIps' && isIP(value) === 0) return;
  const values = (entities[list] ??= []);
  if (values.length < MAX_PER_LIST && !values.includes(value)) values.push(value);
}
