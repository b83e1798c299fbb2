import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  AGENT_KINDS,
  NewSignal,
  SEVERITIES,
  SignalEntities,
  SignalSource,
  type AgentAnalysis,
  type AgentKind,
} from '@soc-agent/contracts';
import { acceptSignal, AGENTS, scoreFalsePositive, type ContextSources } from '@soc-agent/domain';
import { idOf } from './ait-groups.js';
import { judge } from './judge.js';
import { metricsOf, type Forecast, type Metrics } from './metrics.js';
import type { OutcomeFile } from './outcomes.js';

/** One test event of a public detection rule, and whether its authors want an alert for it. */
interface RuleEvent {
  rule_id: string;
  title: string;
  severity: string;
  mitre?: string[];
  should_alert: boolean;
  event: unknown;
}

const FILE = 'panther_events.jsonl';
const DEPTH = 6;
const MAX_PER_LIST = 5;

/** Keys under which cloud logs name what a signal calls entities. */
const ENTITY_KEYS: readonly (readonly [keyof SignalEntities, RegExp])[] = [
  ['userAgents', /user_?agent/i],
  ['sourceIps', /ip_?address|(source|client|remote|caller)_?ip|^ip$/i],
  ['users', /^(user_?name|user_?id|email|email_?address|login|actor|arn)$/i],
  ['hosts', /^(host|host_?name|computer_?name|instance_?id)$/i],
];

/** Nothing is known of the customer, its past or the world. */
const NO_CONTEXT: ContextSources = {
  history: { related: () => Promise.resolve({ entities: [], customerAndType: { count: 0, threats: [] } }) },
  customers: { find: () => Promise.resolve(undefined) },
  infrastructure: { between: () => Promise.resolve([]) },
  indicators: { lookup: () => Promise.resolve([]) },
};

/**
 * Runs each event, alone, through all five agents and the score. Whether a rule should fire on an event is the rule's
 * business, so the score can hardly tell them apart; the figure says how much the events' own words give away.
 */
export async function evaluatePantherEvents(dataDir: string, outcomes?: OutcomeFile): Promise<Metrics> {
  const text = await readFile(join(dataDir, FILE), 'utf8');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const forecasts: Forecast[] = [];
  for (const [index, line] of lines.entries()) {
    forecasts.push(await forecast(JSON.parse(line) as RuleEvent, index, outcomes));
  }
  return metricsOf(forecasts);
}

async function forecast(event: RuleEvent, index: number, outcomes?: OutcomeFile): Promise<Forecast> {
  const severity = SEVERITIES.find((name) => name === event.severity);
  const signal = acceptSignal(
    Object.assign(new NewSignal(), {
      customerName: 'rule-tests',
      timestamp: '2026-01-01T00:00:00.000Z',
      title: event.title,
      ...(severity && { severity }),
      source: Object.assign(new SignalSource(), { product: 'Panther', ruleId: event.rule_id, ruleName: event.title }),
      entities: entitiesOf(event.event),
      mitreHints: (event.mitre ?? []).flatMap((hint) => hint.split(':')),
    }),
    idOf(index),
  );
  const analyses = await Promise.all(
    AGENT_KINDS.map(async (kind): Promise<[AgentKind, AgentAnalysis]> => {
      const { assessment } = await AGENTS[kind].investigate(signal, NO_CONTEXT);
      return [kind, { agent: kind, engine: 'rules', processingTimeMs: 0, ...assessment }];
    }),
  );
  const agentAnalyses = Object.fromEntries(analyses) as Record<AgentKind, AgentAnalysis>;
  outcomes?.add('pantherEvents', judge(signal, agentAnalyses), event.should_alert);
  return { p: 1 - scoreFalsePositive({ signal, agentAnalyses }).score, attack: event.should_alert };
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
  if (entities[list].length < MAX_PER_LIST && !entities[list].includes(value)) entities[list].push(value);
}
