import { TRIAGE_WEIGHTS, WEIGHT_BOUNDS, type TriageWeights } from '@soc-agent/domain';
import { fitLogistic, type Coefficient } from './logistic.js';
import type { Judged } from './replay.js';
import { termColumns, WEIGHT_NAMES, weightsFrom, type TermColumns, type WeightName } from './term-columns.js';

/** Labelled cases of one origin, each with the past it had and no verdicts. */
export interface DataSet {
  name: string;
  judged: readonly Judged[];
  /** Somebody picked the cases: how often a rule fires among them says nothing of how often it fires at a customer. */
  isPicked: boolean;
  /** Its customers are the tenants of AIT's testbed. */
  ofTenants: boolean;
}

/** Weights as fitted, and of which of them the data said nothing: those stay as shipped. */
export interface FittedWeights {
  weights: TriageWeights;
  unspoken: readonly WeightName[];
}

/** What each data set counts together, in rows: no testbed decides by its size. */
const SET_WORTH = 1000;
/** How much the shipped weights count, in rows. */
const PULL = 1;
/** Of a data set: its pull only keeps it finite. */
const LEVEL: Coefficient = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY, start: 0, pull: 1e-6 };

/**
 * Fits the weights of the score's own terms within their bounds, starting from the shipped ones. Each data set has a
 * level of its own, which is fitted beside and then forgotten: how much of a testbed is noise says nothing of a customer.
 * Of weights on the past picked cases say nothing; there they are as shipped.
 */
export function fitTriageWeights(sets: readonly DataSet[]): FittedWeights {
  const rows = sets.flatMap((set, position) => rowsOf(set, position, sets.length));
  const wanted: Coefficient[] = [
    ...WEIGHT_NAMES.map((name) => {
      const [least, most] = WEIGHT_BOUNDS[name];
      return { least, most, start: TRIAGE_WEIGHTS[name], pull: PULL };
    }),
    ...sets.map(() => LEVEL),
  ];
  const fitted = fitLogistic(
    {
      rows: rows.map(({ columns }) => columns),
      outcomes: rows.map(({ attack }) => attack),
      weights: rows.map(({ weight }) => weight),
      offset: rows.map(({ offset }) => offset),
    },
    wanted,
  );
  return {
    weights: weightsFrom((_name, column) => fitted[column]?.value ?? 0),
    unspoken: WEIGHT_NAMES.filter((_name, column) => (fitted[column]?.information ?? 0) < PULL),
  };
}

interface Row {
  columns: number[];
  attack: boolean;
  offset: number;
  weight: number;
}

/** The rows of one set; equal ones are one with their weight together. */
function rowsOf({ judged, isPicked }: DataSet, set: number, sets: number): Row[] {
  const levels = Array.from({ length: sets }, (_, position) => Number(position === set));
  const rows = new Map<string, Row>();
  for (const one of judged) {
    const { past, content, others } = termColumns(one);
    const columns = content.map((value, column) => value + (isPicked ? 0 : (past[column] ?? 0)));
    const offset = others + (isPicked ? asShipped(past) : 0);
    const key = [one.attack, offset, ...columns].join();
    const row = rows.get(key) ?? { columns: [...columns, ...levels], attack: one.attack, offset, weight: 0 };
    rows.set(key, row);
    row.weight += SET_WORTH / judged.length;
  }
  return [...rows.values()];
}

/** Log-odds by the shipped weights. */
function asShipped(columns: TermColumns['past']): number {
  return WEIGHT_NAMES.reduce((sum, name, column) => sum + TRIAGE_WEIGHTS[name] * (columns[column] ?? 0), 0);
}
