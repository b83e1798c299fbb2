import type { PlayedIncident } from './incident-methods.js';
import type { PlacedCase } from './incident-replay.js';
import { mean } from './metrics.js';

const DAY_MS = 86_400_000;

/** What incidents are worth to who reads them; shares are of alerts with a label. */
export interface IncidentFigures {
  alerts: number;
  incidents: number;
  perDay: number;
  /** Alerts for each incident. */
  reduction: number;
  /** Incidents with a real alert. */
  holdReal: number;
  /** Mean over those incidents: how much of each is real. */
  purity: number;
  /** The same of their alerts taken together, and of the incident with the most real ones. */
  purityPooled: number;
  purityMain: number;
  /** Share of the real alerts in that incident, and in any; and in any or beside one. */
  coverageBest: number;
  coverageAny: number;
  coverageWithContext: number;
  purityWithContext: number;
  /** Place in the queue of the first incident that is half real; null for none. */
  rankHalfReal: number | null;
  /** Incidents without a real alert above it, for each day. */
  benignAbovePerDay: number;
  /** Incidents without a real alert. */
  benign: number;
  /** From that incident's first real alert until it is shown; null for none. */
  minutesToAppear: number | null;
}

/** The figures of one customer's incidents. */
export function incidentFigures(cases: readonly PlacedCase[], incidents: readonly PlayedIncident[]): IncidentFigures {
  const real = cases.filter((one) => one.real === true).length;
  const days = Math.max(1 / 24, ((cases.at(-1)?.threat.at ?? 0) - (cases[0]?.threat.at ?? 0)) / DAY_MS);
  const counted = [...incidents]
    .sort((a, b) => b.weight - a.weight || a.openedAt - b.openedAt)
    .map((incident) => ({
      incident,
      ...labelsOf(cases, incident.members),
      withContext: labelsOf(cases, [...incident.members, ...incident.context]),
    }));
  const holding = counted.filter((one) => one.real > 0);
  const main = holding.reduce<(typeof holding)[number] | undefined>(
    (most, one) => (one.real > (most?.real ?? 0) ? one : most),
    undefined,
  );
  const first = counted.findIndex((one) => one.real > 0 && one.real >= one.labelled / 2);
  const sum = (of: (one: (typeof counted)[number]) => number, among = holding): number =>
    among.reduce((total, one) => total + of(one), 0);
  const shown = counted[first]?.incident;
  const firstReal = shown?.members.map((position) => cases[position]).find((one) => one?.real === true);
  const appears = shown && firstReal ? shown.openedAt - firstReal.threat.at : null;
  return {
    alerts: cases.length,
    incidents: counted.length,
    perDay: counted.length / days,
    reduction: cases.length / Math.max(1, counted.length),
    holdReal: holding.length,
    purity: holding.length > 0 ? mean(holding.map((one) => one.real / one.labelled)) : 0,
    purityPooled: ratio(
      sum((one) => one.real),
      sum((one) => one.labelled),
    ),
    purityMain: main ? main.real / main.labelled : 0,
    coverageBest: ratio(main?.real ?? 0, real),
    coverageAny: ratio(
      sum((one) => one.real),
      real,
    ),
    coverageWithContext: ratio(
      sum((one) => one.withContext.real, counted),
      real,
    ),
    purityWithContext: ratio(
      sum((one) => one.withContext.real),
      sum((one) => one.withContext.labelled),
    ),
    rankHalfReal: first < 0 ? null : first + 1,
    benignAbovePerDay: (first < 0 ? counted : counted.slice(0, first)).filter((one) => one.real === 0).length / days,
    benign: counted.length - holding.length,
    minutesToAppear: appears === null ? null : Math.max(0, appears) / 60_000,
  };
}

function labelsOf(cases: readonly PlacedCase[], positions: readonly number[]): { real: number; labelled: number } {
  const labels = positions.map((position) => cases[position]?.real).filter((label) => label !== undefined);
  return { real: labels.filter(Boolean).length, labelled: labels.length };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
