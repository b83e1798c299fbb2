import { median } from './percentiles.js';
import { thousandths } from './rounding.js';

export const VERSIONS = ['before', 'after'] as const;
export type Version = (typeof VERSIONS)[number];

/** One measurement of one version: what `results.json` holds. */
export interface Run {
  version: Version;
  results: Readonly<Record<string, unknown>>;
}

/** One figure of both versions; a figure that a version does not have is null. */
export interface Compared {
  /** Medians over the runs. */
  before: number | null;
  after: number | null;
  /** `after / before` of the medians; null where one is missing or `before` is 0. */
  ratio: number | null;
  /** The same of the two runs of each round: how far they lie apart tells what the machine did. */
  ratioOfRounds: (number | null)[];
}

/** What is set or given, and no figure of a version's. */
const SETTINGS: ReadonlySet<string> = new Set(['sustainedSeconds', 'cores']);

/** Versions in the order to measure them: each round turns the one before around, so that a machine that slows down harms both. */
export function orderOf(rounds: number): Version[] {
  return Array.from({ length: rounds }, (_, n) => (n % 2 === 0 ? VERSIONS : VERSIONS.toReversed())).flat();
}

/** All figures by name, `postToBrowserMs.p50` for one inside another. @param runs in the order of {@link orderOf}. */
export function compareRuns(runs: readonly Run[]): Record<string, Compared> {
  const measured = runs.map(({ version, results }) => ({ version, figures: figuresOf(results) }));
  const names = new Set(measured.flatMap(({ figures }) => [...figures.keys()]));
  return Object.fromEntries([...names].map((name) => [name, compared(name, measured)]));
}

interface Measured {
  version: Version;
  figures: ReadonlyMap<string, number>;
}

function compared(name: string, runs: readonly Measured[]): Compared {
  const of = (which: Version, among: readonly Measured[]): number | null => {
    const values = among.flatMap(({ version, figures }) => (version === which ? (figures.get(name) ?? []) : []));
    return values.length === 0 ? null : thousandths(median(values));
  };
  const ratioAmong = (among: readonly Measured[]): number | null => {
    const [before, after] = [of('before', among), of('after', among)];
    return before === null || after === null || before === 0 ? null : thousandths(after / before);
  };
  return {
    before: of('before', runs),
    after: of('after', runs),
    ratio: ratioAmong(runs),
    ratioOfRounds: Array.from({ length: runs.length / 2 }, (_, n) => ratioAmong(runs.slice(2 * n, 2 * n + 2))),
  };
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
