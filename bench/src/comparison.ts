import { median } from './percentiles.js';
import { thousandths } from './rounding.js';

export const VERSIONS = ['before', 'after'] as const;
export type Version = (typeof VERSIONS)[number];

/** One measurement of one version: what `results.json` holds. */
export interface Run {
  version: Version;
  results: Readonly<Record<string, unknown>>;
}

/** Figures by name, `postToBrowserMs.p50` for one inside another. */
export interface Comparison {
  /** Over the runs of a version; a figure that it does not have is absent. */
  medians: Record<Version, Record<string, number>>;
  /** `after / before` of the medians; null where one is missing or `before` is 0. */
  ratios: Record<string, number | null>;
  /** The same of the two runs of each round: their distance shows how uneven the machine was. */
  ratiosOfRounds: Record<string, (number | null)[]>;
}

/** What is set or given, and no figure of a version's. */
const SETTINGS: ReadonlySet<string> = new Set(['sustainedSeconds', 'cores']);

/** Versions in the order to measure them: each round turns the one before around, so that a machine that slows down harms both. */
export function orderOf(rounds: number): Version[] {
  return Array.from({ length: rounds }, (_, n) => (n % 2 === 0 ? VERSIONS : VERSIONS.toReversed())).flat();
}

/** @param runs in the order of {@link orderOf}. */
export function compareRuns(runs: readonly Run[]): Comparison {
  const rounds = Array.from({ length: runs.length / 2 }, (_, n) => ratiosOf(mediansOf(runs.slice(2 * n, 2 * n + 2))));
  const medians = mediansOf(runs);
  const ratios = ratiosOf(medians);
  const ratiosOfRounds = Object.keys(ratios).map((name) => [name, rounds.map((round) => round[name] ?? null)]);
  return { medians, ratios, ratiosOfRounds: Object.fromEntries(ratiosOfRounds) as Comparison['ratiosOfRounds'] };
}

function mediansOf(runs: readonly Run[]): Comparison['medians'] {
  const of = (which: Version): Record<string, number> => {
    const values = new Map<string, number[]>();
    for (const { results } of runs.filter(({ version }) => version === which)) {
      for (const [name, value] of figuresOf(results)) values.set(name, [...(values.get(name) ?? []), value]);
    }
    return Object.fromEntries([...values].map(([name, all]) => [name, thousandths(median(all))]));
  };
  return { before: of('before'), after: of('after') };
}

function ratiosOf({ before, after }: Comparison['medians']): Comparison['ratios'] {
  const ratio = (name: string): number | null => {
    const [old, now] = [before[name], after[name]];
    return old === undefined || now === undefined || old === 0 ? null : thousandths(now / old);
  };
  return Object.fromEntries(Object.keys({ ...before, ...after }).map((name) => [name, ratio(name)]));
}

/** Numbers of an object and of the objects in it, by their path. */
function figuresOf(results: Readonly<Record<string, unknown>>, path = ''): Map<string, number> {
  const figures = new Map<string, number>();
  for (const [name, value] of Object.entries(results)) {
    if (SETTINGS.has(name)) continue;
    if (typeof value === 'number') figures.set(path + name, value);
    if (typeof value === 'object' && value !== null) {
      for (const [inner, number] of figuresOf(value as Record<string, unknown>, `${path}${name}.`)) {
        figures.set(inner, number);
      }
    }
  }
  return figures;
}
