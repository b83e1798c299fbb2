import { describe, expect, it } from '@jest/globals';
import {
  AGENT_KINDS,
  Customer,
  fieldsToLeaveOut,
  Indicator,
  InfrastructureEvent,
  NewsItem,
  NewSignal,
  type AgentKind,
  type ThreatAnalysis,
  type ThreatSignal,
} from '@soc-agent/contracts';
import { acceptSignal, AGENTS, analyze, analyzerInput, synthesize, type ContextSources } from '@soc-agent/domain';
import { InvalidDocumentError } from '@soc-agent/platform';
import { agentAnalysis, seededSignal, SeededWorld } from '@soc-agent/testing';
import { getMetadataStorage } from 'class-validator';
import { AppModule } from '../app.module.js';
import { RequestPipe } from './request.pipe.js';

type DocumentClass = new () => object;
type Path = readonly (string | number)[];

const ID = '019b7700-0000-7000-8000-000000000000';
const SEEDS = Array.from({ length: 8 }, (_, seed) => seed);
const pipe = new RequestPipe();

describe('null in a document', () => {
  it.each(classes())(
    'is absent, says something of its own, or is refused by name in every field of %s',
    (_name, type) => {
      const optional = fieldsToLeaveOut(type);
      const absent = fieldsOf(type).filter((field) => !complaints(type, { [field]: null }).includes(field));
      expect(absent).toEqual(fieldsOf(type).filter((field) => optional.has(field)));
    },
  );

  it('is looked for in every class of the API', () => {
    const names = classes().map(([name]) => name);
    const requests = [NewSignal, Customer, InfrastructureEvent, Indicator, NewsItem].map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...requests, 'VerdictRequest', 'ThreatQuery', 'Trigger']));
    expect(AppModule).toBeDefined();
  });

  it('leaves a signal as it is without the field, through all agents and analyzers, or has it refused by name', async () => {
    for (const seed of SEEDS) {
      const { id: _id, ...signal } = full(seed);
      const { sources } = new SeededWorld(full(seed), seed);
      await eachPath(NewSignal, signal, (accepted) => analyzed(acceptSignal(accepted as NewSignal, ID), sources));
    }
  });

  it.each<[string, DocumentClass, (world: SeededWorld) => readonly object[], (document: never) => Known]>([
    [
      'a customer',
      Customer,
      ({ customer }) => (customer ? [{ ...customer, playbooks: [PLAYBOOK] }] : []),
      (customer: Customer) => ({ customer }),
    ],
    ['an event', InfrastructureEvent, ({ events }) => events, (event: InfrastructureEvent) => ({ events: [event] })],
    [
      'an indicator',
      Indicator,
      ({ indicators }) => indicators,
      (indicator: Indicator) => ({ indicators: [indicator] }),
    ],
    ['a news item', NewsItem, ({ news }) => news, (item: NewsItem) => ({ news: [item] })],
  ])('leaves the investigation of a signal as it is without the field of %s', async (_name, type, pick, knowing) => {
    let documents = 0;
    for (const seed of SEEDS) {
      const signal = full(seed);
      const world = new SeededWorld(signal, seed);
      const document = pick(world).find((candidate) => complaints(type, candidate).length === 0);
      if (!document) continue;
      documents++;
      await eachPath(type, document, (accepted) => {
        const { customer, events, indicators, news } = { ...world, ...knowing(accepted as never) };
        const sources = Object.assign(world.sources, {
          customers: { find: () => Promise.resolve(customer) },
          infrastructure: { between: () => Promise.resolve(events) },
          indicators: { lookup: () => Promise.resolve(indicators) },
          news: { about: () => Promise.resolve(news) },
        });
        return analyzed(signal, sources);
      });
    }
    expect(documents).toBeGreaterThan(2);
  });
});

const PLAYBOOK = {
  threatType: 'anomaly_detection',
  severity: 'MEDIUM',
  primary: {
    action: 'monitor',
    targets: ['host'],
    automatic: true,
    reason: 'we look first',
    impact: 'none',
    parameters: { days: 3 },
  },
  secondary: [],
  escalation: ['duty officer'],
  notes: 'Call the ward.',
};

type Known = Partial<Pick<SeededWorld, 'customer' | 'events' | 'indicators' | 'news'>>;

/** A signal with something in every optional field. */
function full(seed: number): ThreatSignal {
  const signal = seededSignal(seed);
  return {
    description: 'what was seen',
    severity: 'HIGH',
    geo: { country: 'SG', city: 'Singapore', latitude: 1.35, longitude: 103.82 },
    raw: { as: 'it came' },
    ...signal,
    source: { vendor: 'Vendor', ruleId: '5551', ruleName: 'Rule', eventId: 'event-1', ...signal.source },
    metadata: {
      previousSignIn: { timestamp: signal.timestamp, latitude: 50.11, longitude: 8.68, city: 'Frankfurt' },
      ...{ count: 3, requestCount: 7, windowSeconds: 60, asn: 'AS24940', service: 'api' },
      ...signal.metadata,
    },
  };
}

/** Puts null in every place of the document, one after the other, and then in all that take it. */
async function eachPath(
  type: DocumentClass,
  document: object,
  use: (accepted: object) => Promise<unknown>,
): Promise<void> {
  let sparse = document;
  for (const path of pathsOf(document)) {
    const withNull = changed(document, path, null);
    const refused = complaints(type, withNull);
    if (refused.length > 0) {
      expect(namesOf(path)).toEqual(expect.arrayContaining(refused));
      continue;
    }
    const result = await use(accepted(type, withNull));
    if (typeof valueAt(document, path) !== 'object') sparse = changed(sparse, path, null);
    if (path.every((step) => typeof step === 'string') && !isFree(path))
      expect({ path, result }).toEqual({ path, result: await use(accepted(type, changed(document, path))) });
  }
  await use(accepted(type, sparse));
}

/** Inside of values without a class, null is a value like another. */
function isFree(path: Path): boolean {
  return path.slice(0, -1).some((step) => step === 'metadata' || step === 'raw' || step === 'parameters');
}

/** How complaints may name a place: an item of a list also by the list, a value of a free object by the object. */
function namesOf(path: Path): string[] {
  const nameOf = (steps: Path): string =>
    steps
      .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
      .join('')
      .slice(1);
  const within = typeof path.at(-1) === 'number' || isFree(path) ? [nameOf(path.slice(0, -1))] : [];
  return [nameOf(path), ...within];
}

function pathsOf(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([step, inner]) =>
    inner === undefined ? [] : [[step], ...pathsOf(inner).map((path) => [step, ...path])],
  );
}

/** The document with that value in that place; without a value, with nothing there. */
function changed(document: object, path: Path, value?: null): object {
  const copy = structuredClone(document) as Record<string | number, unknown>;
  const holder = valueAt(copy, path.slice(0, -1)) as typeof copy;
  const last = path.at(-1) as string | number;
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

function valueAt(document: object, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], document);
}

function accepted(type: DocumentClass, document: unknown): object {
  return pipe.transform(document, { type: 'body', metatype: type }) as object;
}

function complaints(type: DocumentClass, document: unknown): string[] {
  try {
    accepted(type, document);
    return [];
  } catch (error) {
    if (error instanceof InvalidDocumentError) return error.errors.map(({ field }) => field);
    throw error;
  }
}

/** What the workers and the coordinator make of it. */
async function analyzed(signal: ThreatSignal, sources: ContextSources): Promise<Partial<ThreatAnalysis>> {
  const agents = Object.fromEntries(
    await Promise.all(
      AGENT_KINDS.map(async (kind) => {
        const { assessment } = await AGENTS[kind].investigate(signal, sources);
        return [kind, agentAnalysis(kind, assessment)] as const;
      }),
    ),
  ) as Record<AgentKind, ReturnType<typeof agentAnalysis>>;
  const run = { id: signal.id, signal, agents, acceptedAt: 1, openedAt: 2, agentsDoneAt: 3, completedAt: 4 };
  const analysis = synthesize({ ...run, analyzers: analyze(analyzerInput(run)) });
  expect(analysis.partial).toBeUndefined();
  return analysis;
}

/** Every class with rules in this process but configurations, by its name. */
function classes(): [string, DocumentClass][] {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: Map<DocumentClass, unknown>;
  };
  return [...validationMetadatas.keys()]
    .filter(({ name }) => !name.endsWith('Config'))
    .map((type): [string, DocumentClass] => [type.name, type]);
}

function fieldsOf(type: DocumentClass): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}
