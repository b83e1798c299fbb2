import type { ContextSources } from '@soc-agent/domain';
import { AGENTS, attackTable, parentOf } from '@soc-agent/domain';
import type { MitreTechnique, ThreatType } from '@soc-agent/contracts';
import { fieldSignal, loadFieldSuite, type FieldCase } from './field-suite.js';

export interface ThreatTypeFigures {
  /** Known-bad signals, and those of them whose type is none that is right. */
  bad: number;
  wrong: number;
  /** Of the known-bad that are plainly a device compromise, the share that is called so. */
  deviceCompromiseRecall: number;
  /** Of the known-bad with a known technique, the share whose first technique, or one of the first three, is right. */
  hit1: number;
  hit3: number;
  benign: number;
  /** Benign signals with a technique that is as likely as not. */
  benignWithTechnique: number;
  /** What is wrong, for a reader. */
  mistakes: string[];
}

/** A technique of this confidence and more is taken for what happened. */
const SURE = 0.5;
const CAVEAT =
  'The words were written with a part of such signals in view; a technique and its sub-techniques count as one.';
/** Types and techniques come from the signal alone. */
const NO_CONTEXT = {} as ContextSources;

interface Judged extends FieldCase {
  type: ThreatType;
  techniques: readonly MitreTechnique[];
}

/** Types and ATT&CK techniques of the field suite's signals, as the gateway and the priority agent give them. */
export async function evaluateThreatTypes(dataDir: string): Promise<ThreatTypeFigures> {
  const cases = await Promise.all((await loadFieldSuite(dataDir)).map(judged));
  const bad = cases.filter((one) => one.bad);
  const benign = cases.filter((one) => !one.bad);
  const compromises = bad.filter(({ types }) => types[0] === 'device_compromise');
  const mapped = bad.filter(({ attack }) => attack.length > 0);
  const wrong = bad.filter(({ type, types }) => !types.includes(type));
  const sure = benign.filter(({ techniques }) => techniques.some(({ confidence }) => confidence >= SURE));
  const missed = mapped.filter((one) => !hit(one, 3));
  return {
    bad: bad.length,
    wrong: wrong.length,
    deviceCompromiseRecall: share(compromises, ({ type }) => type === 'device_compromise'),
    hit1: share(mapped, (one) => hit(one, 1)),
    hit3: share(mapped, (one) => hit(one, 3)),
    benign: benign.length,
    benignWithTechnique: sure.length,
    mistakes: [
      ...wrong.map(({ title, type, types }) => `type: ${title}: ${type}, not ${types.join(' or ')}`),
      ...missed.map(({ title, attack }) => `technique: ${title}: ${attack.join(' or ')} is not among the first three`),
      ...sure.map(({ title, techniques }) => `benign: ${title}: ${techniques[0]?.id} ${techniques[0]?.name}`),
    ],
  };
}

/** The figures as a table, with what is wrong below them. */
export function threatTypeTable(figures: ThreatTypeFigures): string {
  const { bad, wrong, deviceCompromiseRecall, hit1, hit3, benign, benignWithTechnique, mistakes } = figures;
  const rows = [
    [`wrong type, of ${bad} known-bad`, String(wrong)],
    ['device compromises called so', deviceCompromiseRecall.toFixed(3)],
    ['technique hit1 / hit3', `${hit1.toFixed(3)} / ${hit3.toFixed(3)}`],
    [`with a technique of ${SURE} and more, of ${benign} benign`, String(benignWithTechnique)],
  ] as const;
  const lines = rows.map(([label, value]) => `${label.padEnd(50)}${value.padStart(15)}`);
  return ['Threat types and techniques, field suite', ...lines, ...mistakes.map((one) => `  ${one}`), CAVEAT].join(
    '\n',
  );
}

async function judged(one: FieldCase, index: number): Promise<Judged> {
  const signal = fieldSignal(one, index, 'known-1');
  const { assessment } = await AGENTS.priority.investigate(signal, NO_CONTEXT);
  return { ...one, type: signal.threatType, techniques: assessment.techniques ?? [] };
}

function hit({ attack, techniques }: Judged, first: number): boolean {
  const right = new Set(attack.map(familyOf));
  return techniques.slice(0, first).some(({ id }) => right.has(parentOf(id)));
}

/** The technique an id is or is part of, in ATT&CK v19. */
function familyOf(id: string): string {
  return parentOf(attackTable().technique(id)?.id ?? id);
}

function share<T>(all: readonly T[], holds: (one: T) => boolean): number {
  return all.filter(holds).length / Math.max(1, all.length);
}
