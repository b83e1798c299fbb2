import { incidentFigures, type IncidentFigures } from './incident-figures.js';
import { METHODS, type Method, type PlayedIncident } from './incident-methods.js';
import { judgedInOrder, type PlacedCase } from './incident-replay.js';
import { stressed, STRESSES, type Stress } from './incident-stress.js';
import { ordinaryHistory } from './field-history.js';
import { ask, type Case, type Said } from './judge.js';
import { SEEN_TENANTS, type LabelledData } from './labelled-data.js';
import { mean } from './metrics.js';

/** Months of ordinary signals that nobody attacked, and how many signals each has. */
const MONTHS = 4;
const SIGNALS_A_MONTH = 1800;

/** One method's figures: means over tenants, or those of one stream. */
export interface MeanIncidents {
  tenants: string[];
  purity: number;
  purityPooled: number;
  purityMain: number;
  coverageBest: number;
  coverageAny: number;
  coverageWithContext: number;
  purityWithContext: number;
  rankHalfReal: (number | null)[];
  perDay: number;
  benignAbovePerDay: number;
  incidents: number;
  holdReal: number;
  reduction: number;
  /** Means over the tenants that have such an incident. */
  minutesToAppear: number | null;
}

/** What `incidents` in `results.json` holds, beside the figures of each stream under its name. */
export interface IncidentResults {
  ait?: MeanIncidents & {
    /** In view when the thresholds were chosen, and kept back. */
    tuned: MeanIncidents;
    keptBack: MeanIncidents;
    byTenant: Record<string, IncidentFigures>;
    naive: MeanIncidents;
    summed: MeanIncidents;
    stress: Record<Stress, Pick<MeanIncidents, 'purityMain' | 'coverageAny' | 'rankHalfReal'> & { worst: number }>;
  };
  streams: Record<string, MeanIncidents & { naive: MeanIncidents; summed: MeanIncidents; isPicked: boolean }>;
  /** Incidents in each of some months of ordinary signals. */
  quietMonths: number[];
}

/** Plays every labelled stream through the product's groups and incidents, and through two simpler methods. */
export async function evaluateIncidents(data: LabelledData): Promise<IncidentResults> {
  const streams: IncidentResults['streams'] = {};
  for (const { name, cases, isPicked } of await data.streams()) {
    const { product, naive, summed } = byMethod(judgedInOrder(cases));
    const alone = (figures: IncidentFigures): MeanIncidents => meansOf([{ tenant: name, ...figures }]);
    streams[name] = { ...alone(product), naive: alone(naive), summed: alone(summed), isPicked };
  }
  const tenants = [...(await data.alertGroups())];
  const played = tenants.map(([tenant, groups]) => ({ tenant, groups, ...byMethod(judgedInOrder(groups)) }));
  const quietMonths = await Promise.all(Array.from({ length: MONTHS }, (_, seed) => quietMonth(seed + 1)));
  if (played.length === 0) return { streams, quietMonths };
  const means = (method: Method, isWanted: (tenant: string) => boolean = () => true): MeanIncidents =>
    meansOf(played.filter(({ tenant }) => isWanted(tenant)).map((one) => ({ tenant: one.tenant, ...one[method] })));
  return {
    ait: {
      ...means('product'),
      tuned: means('product', (tenant) => SEEN_TENANTS.includes(tenant)),
      keptBack: means('product', (tenant) => !SEEN_TENANTS.includes(tenant)),
      byTenant: Object.fromEntries(played.map(({ tenant, product }) => [tenant, product])),
      naive: means('naive'),
      summed: means('summed'),
      stress: await underStress(played.map(({ groups }) => groups)),
    },
    streams,
    quietMonths,
  };
}

function byMethod(cases: readonly PlacedCase[]): Record<Method, IncidentFigures> {
  const figures = (method: (all: readonly PlacedCase[]) => PlayedIncident[]): IncidentFigures =>
    incidentFigures(cases, method(cases));
  return { product: figures(METHODS.product), naive: figures(METHODS.naive), summed: figures(METHODS.summed) };
}

function meansOf(all: readonly (IncidentFigures & { tenant: string })[]): MeanIncidents {
  const meanOf = (field: keyof IncidentFigures): number => mean(all.map((one) => one[field] ?? 0));
  const appeared = all.flatMap(({ minutesToAppear }) => minutesToAppear ?? []);
  return {
    tenants: all.map(({ tenant }) => tenant),
    purity: meanOf('purity'),
    purityPooled: meanOf('purityPooled'),
    purityMain: meanOf('purityMain'),
    coverageBest: meanOf('coverageBest'),
    coverageAny: meanOf('coverageAny'),
    coverageWithContext: meanOf('coverageWithContext'),
    purityWithContext: meanOf('purityWithContext'),
    rankHalfReal: all.map(({ rankHalfReal }) => rankHalfReal),
    perDay: meanOf('perDay'),
    benignAbovePerDay: meanOf('benignAbovePerDay'),
    incidents: meanOf('incidents'),
    holdReal: meanOf('holdReal'),
    reduction: meanOf('reduction'),
    minutesToAppear: appeared.length > 0 ? mean(appeared) : null,
  };
}

type Stressed = NonNullable<IncidentResults['ait']>['stress'];

async function underStress(tenants: readonly (readonly Case[])[]): Promise<Stressed> {
  const results: Partial<Stressed> = {};
  for (const stress of STRESSES) {
    const all: IncidentFigures[] = [];
    for (const cases of tenants) {
      const judged = judgedInOrder(await stressed(cases, stress));
      all.push(incidentFigures(judged, METHODS.product(judged)));
    }
    results[stress] = {
      purityMain: mean(all.map(({ purityMain }) => purityMain)),
      worst: Math.min(...all.map(({ purityMain }) => purityMain)),
      coverageAny: mean(all.map(({ coverageAny }) => coverageAny)),
      rankHalfReal: all.map(({ rankHalfReal }) => rankHalfReal),
    };
  }
  return results as Stressed;
}

async function quietMonth(seed: number): Promise<number> {
  const said = new Map<string, Said>();
  const cases: Case[] = [];
  for (const { signal, at } of ordinaryHistory({ hours: 720, signals: SIGNALS_A_MONTH }, seed)) {
    const key = JSON.stringify([signal.title, signal.severity, signal.entities]);
    const answers = said.get(key) ?? (await ask(signal));
    said.set(key, answers);
    cases.push({ signal, at, said: answers, real: false });
  }
  return METHODS.product(judgedInOrder(cases)).length;
}
