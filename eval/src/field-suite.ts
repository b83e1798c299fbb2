import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Customer,
  InfrastructureEvent,
  type InfrastructureEventKind,
  type Severity,
  type ThreatSignal,
  type ThreatType,
} from '@soc-agent/contracts';
import type { ContextSources } from '@soc-agent/domain';
import { FIELD_CUSTOMER, SUITE_AT } from './field-history.js';
import { ask, NO_CONTEXT, type Case } from './judge.js';
import { signalAt } from './signals.js';

/** The file of the suite below the data folder. */
export const FIELD_SUITE_FILE = 'field-suite/suite.json';

/** A single signal as a tool sends it, and what an experienced analyst expects of it. */
export interface FieldCase {
  key: string;
  bad: boolean;
  product: string;
  ruleId: string;
  severity: Severity;
  /** What the signal names. */
  entity: 'host' | 'user';
  title: string;
  description: string;
  /** Threat types that are right, the plainest first. */
  types: ThreatType[];
  /** ATT&CK ids of which any, or its parent, is right. */
  attack: string[];
  /** A source address, a user agent, and an infrastructure event that is announced around it. */
  extra: { src?: string; ua?: string; event?: InfrastructureEventKind };
}

const HALF_AN_HOUR_MS = 1_800_000;
/** Beyond the ordinary signals of a history: ids keep signals apart. */
const FIRST_NUMBER = 1e9;

const CUSTOMER: Customer = Object.assign(new Customer(), {
  name: FIELD_CUSTOMER,
  tier: 'standard' as const,
  sensitivity: 'normal' as const,
  allowList: [
    { kind: 'ip' as const, value: '192.0.2.0/28', note: 'vulnerability scanner' },
    { kind: 'userAgent' as const, value: 'UptimeProbe/' },
  ],
});

/** @throws ENOENT when the folder has no suite */
export async function loadFieldSuite(dataDir: string): Promise<FieldCase[]> {
  return JSON.parse(await readFile(join(dataDir, FIELD_SUITE_FILE), 'utf8')) as FieldCase[];
}

/** The case as the gateway accepts it; `name` is the host or user it is about. */
export function fieldSignal(
  { product, ruleId, severity, entity, title, description, extra }: FieldCase,
  index: number,
  name: string,
): ThreatSignal {
  return signalAt(SUITE_AT, FIRST_NUMBER + index, {
    customerName: FIELD_CUSTOMER,
    title,
    ...(description !== '' && { description }),
    severity,
    source: { product, ruleId },
    entities: {
      hosts: entity === 'host' ? [name] : [],
      users: entity === 'user' ? [name] : [],
      sourceIps: extra.src === undefined ? [] : [extra.src],
      userAgents: extra.ua === undefined ? [] : [extra.ua],
    },
  });
}

/** The suite's cases, on entities that a history knows or on ones never seen, with what agents say of them. */
export class FieldSuite {
  /** What agents say depends on the signal and its entity, not on the history. */
  private readonly known = new Map<string, Promise<Case>>();

  constructor(readonly cases: readonly FieldCase[]) {}

  /** @param name the host or user it is about */
  about(index: number, name: string): Promise<Case> {
    const key = `${index}\n${name}`;
    const found = this.known.get(key) ?? this.caseOf(index, name);
    this.known.set(key, found);
    return found;
  }

  private async caseOf(index: number, name: string): Promise<Case> {
    const fieldCase = this.cases[index] as FieldCase;
    const signal = fieldSignal(fieldCase, index, name);
    return { signal, said: await ask(signal, contextOf(fieldCase, name)), at: SUITE_AT, real: fieldCase.bad };
  }
}

/** The customer's configuration, and what it announced for that time. */
function contextOf({ extra: { event } }: FieldCase, service: string): ContextSources {
  const announced = event ? [eventOf(event, service)] : [];
  return {
    ...NO_CONTEXT,
    customers: { find: () => Promise.resolve(CUSTOMER) },
    infrastructure: { between: () => Promise.resolve(announced) },
  };
}

function eventOf(kind: InfrastructureEventKind, service: string): InfrastructureEvent {
  return Object.assign(new InfrastructureEvent(), {
    id: 'announced',
    customerName: FIELD_CUSTOMER,
    kind,
    title: `Announced ${kind.replaceAll('_', ' ')}`,
    service,
    startedAt: new Date(SUITE_AT - HALF_AN_HOUR_MS).toISOString(),
    endedAt: new Date(SUITE_AT + HALF_AN_HOUR_MS).toISOString(),
  });
}
