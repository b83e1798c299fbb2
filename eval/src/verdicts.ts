import { mainEntity, ruleKey, TriageHistory, uncalibratedLogit, type CountedVerdict } from '@soc-agent/domain';
import type { FalsePositiveScore } from '@soc-agent/contracts';
import { Dice } from '@soc-agent/testing';
import type { Case } from './judge.js';

/** Analysts of one customer who share its verdicts, so that none meets the bound on one analyst's weight. */
const ANALYSTS = 10;
/** From an event until an analyst has judged it. */
const DELAY_MS = 3_600_000;

/** Something that happens at a customer: a signal comes, or the verdict on an earlier one. */
export interface Happening {
  kind: 'signal' | 'verdict';
  case: Case;
  /** Of the case, among those given. */
  position: number;
}

/** Signals in their order, and the verdicts on those that are drawn, each an hour after its signal. */
export function* happenings(cases: readonly Case[], drawn: ReadonlySet<number>): Generator<Happening> {
  const pending: Happening[] = [];
  for (const [position, one] of cases.entries()) {
    for (let next = pending[0]; next && next.case.at + DELAY_MS <= one.at; next = pending[0]) {
      yield next;
      pending.shift();
    }
    yield { kind: 'signal', case: one, position };
    if (drawn.has(position) && one.real !== undefined) pending.push({ kind: 'verdict', case: one, position });
  }
}

/** A share of that many positions, drawn by chance; the same for the same draw. */
export function drawPositions(count: number, share: number, draw = 0): Set<number> {
  const dice = new Dice(1 + draw);
  return new Set(Array.from({ length: count }, (_, position) => position).filter(() => dice.share() < share));
}

/** An analyst's verdict on a case that was given that score. */
export function verdictOn(
  { signal, real = false, at }: Case,
  position: number,
  score: Pick<FalsePositiveScore, 'indicators'>,
): CountedVerdict {
  return {
    customerName: signal.customerName,
    rule: ruleKey(signal),
    entity: mainEntity(signal).value,
    real,
    analyst: `analyst-${position % ANALYSTS}`,
    at: at + DELAY_MS,
    logit: uncalibratedLogit(score),
  };
}

/** A history that knows the verdicts on every labelled case of other customers, and none of their signals. */
export function taughtBy(customers: readonly (readonly Case[])[]): TriageHistory {
  const history = new TriageHistory();
  for (const cases of customers) {
    cases.forEach((one, position) => {
      if (one.real !== undefined) history.recordVerdict(verdictOn(one, position, { indicators: [] }));
    });
  }
  return history;
}
