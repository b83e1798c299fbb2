import { describe, expect, it } from '@jest/globals';
import { TRIAGE_STATES, VERDICTS } from '@soc-agent/contracts';
import fc from 'fast-check';
import { assigned, escalatedByItself, judged, moved, type Decided } from './triage-state.js';

const [NOON, LATER, LATEST] = ['2026-01-01T12:00:00.000Z', '2026-01-01T13:00:00.000Z', '2026-01-01T14:00:00.000Z'];
const NEW: Decided = { triage: 'new' };

describe('the state of triage', () => {
  it('is closed by every verdict but one of somebody who is unsure', () => {
    const closed = VERDICTS.filter((verdict) => judged({ triage: 'acknowledged' }, verdict, NOON).triage === 'closed');
    expect(closed).toEqual(VERDICTS.filter((verdict) => verdict !== 'unsure'));
  });

  it('is what it was before, whatever was said in between, once nothing is said', () => {
    const verdicts = fc.array(fc.option(fc.constantFrom(...VERDICTS), { nil: undefined }));
    fc.assert(
      fc.property(fc.constantFrom(...TRIAGE_STATES), verdicts, (triage, said) => {
        const before = triage === 'new' ? NEW : moved(NEW, triage, NOON);
        const after = said.reduce<Decided>((state, verdict) => judged(state, verdict, LATER), before);
        expect(judged(after, undefined, LATEST)).toEqual(before);
      }),
    );
  });
});

describe('the clock of a threat', () => {
  it('stops when somebody sees to it for the first time, and not when it is only given to somebody', () => {
    expect(assigned(NEW, 'ada')).toEqual({ triage: 'new', assignee: 'ada' });
    expect(escalatedByItself(NEW)).toEqual({ triage: 'escalated' });
    const seen = moved(escalatedByItself(NEW), 'acknowledged', NOON);
    expect(seen).toEqual({ triage: 'acknowledged', acknowledgedAt: NOON });
    expect(moved(seen, 'contained', LATER)).toEqual({ triage: 'contained', acknowledgedAt: NOON });
  });

  it('says when it was resolved, for as long as it is', () => {
    const closed = judged(moved(NEW, 'acknowledged', NOON), 'false_positive', LATER);
    expect(closed).toMatchObject({ triage: 'closed', acknowledgedAt: NOON, resolvedAt: LATER });
    expect(judged(closed, 'true_positive', LATEST)).toMatchObject({ resolvedAt: LATER });
    expect(judged(closed, undefined, LATEST)).toEqual({ triage: 'acknowledged', acknowledgedAt: NOON });
    expect(judged(judged(NEW, 'duplicate', NOON), undefined, LATER)).toEqual(NEW);
    expect(moved(closed, 'new', LATEST)).toEqual({ triage: 'new', verdict: 'false_positive' });
  });
});
