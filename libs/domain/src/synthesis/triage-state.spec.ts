import { describe, expect, it } from '@jest/globals';
import { TRIAGE_STATES, VERDICTS } from '@soc-agent/contracts';
import fc from 'fast-check';
import { triageAfter, type Triage } from './triage-state.js';

describe('the state of triage', () => {
  it('is closed by every verdict but one of somebody who is unsure', () => {
    const closed = VERDICTS.filter((verdict) => triageAfter({ triage: 'acknowledged' }, verdict).triage === 'closed');
    expect(closed).toEqual(VERDICTS.filter((verdict) => verdict !== 'unsure'));
  });

  it('is what it was before, whatever was said in between, once nothing is said', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TRIAGE_STATES),
        fc.array(fc.option(fc.constantFrom(...VERDICTS), { nil: undefined })),
        (triage, said) => {
          const after = said.reduce<Triage>((state, verdict) => triageAfter(state, verdict), { triage });
          expect(triageAfter(after, undefined)).toEqual({ triage });
        },
      ),
    );
  });
});
