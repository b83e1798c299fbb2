import { describe, expect, it } from '@jest/globals';
import { CONTAINING_ACTIONS, type ActionState, type ActionVerb, type ResponseAction } from '@soc-agent/contracts';
import {
  ActionConflictError,
  automaticApproval,
  claim,
  decision,
  dryRun,
  failedAttempt,
  failure,
  success,
  type ActionRecord,
  type ActionStep,
} from './action-states.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const ANN = { analyst: 'Ann' };

function record(changes: Partial<ActionRecord> = {}, action: Partial<ResponseAction> = {}): ActionRecord {
  const defaults = { actionType: 'block_ip', autoExecutable: false, requiresApproval: true };
  return {
    id: 'a',
    action: { ...defaults, ...action } as ResponseAction,
    state: 'proposed',
    attempts: 0,
    approvals: 0,
    ...changes,
  };
}

function after(start: ActionRecord, ...steps: ActionStep[]): ActionRecord {
  return steps.reduce((current, step) => step.apply(current, NOW), start);
}

describe('a decision', () => {
  it('names its analyst, time and reason', () => {
    const approved = after(record(), decision('approve', { analyst: 'Ann', reason: 'seen before' }));
    expect(approved).toMatchObject({
      state: 'approved',
      decidedBy: 'Ann',
      reason: 'seen before',
      decidedAt: '2026-01-01T12:00:00.000Z',
    });
  });

  it('of another analyst comes too late, whatever it is', () => {
    const approved = after(record(), decision('approve', ANN));
    for (const verb of ['approve', 'reject'] as const) {
      expect(() => after(approved, decision(verb, { analyst: 'Bob' }))).toThrow(
        new ActionConflictError('the action is approved already, decided by Ann'),
      );
    }
  });

  it('made twice by the same analyst changes nothing', () => {
    const approved = after(record(), decision('approve', ANN));
    expect(after(approved, decision('approve', ANN))).toBe(approved);
  });

  it('can be taken back by the one who made it while nothing was sent; its reason goes with it', () => {
    const rejected = after(record(), decision('approve', { ...ANN, reason: 'sure' }), decision('reject', ANN));
    expect(rejected).toMatchObject({ state: 'rejected', decidedBy: 'Ann' });
    expect(rejected).not.toHaveProperty('reason');
  });

  it.each<[ActionState, ActionVerb]>([
    ['executing', 'approve'],
    ['executing', 'reject'],
    ['executing', 'done'],
    ['executed', 'approve'],
    ['executed', 'reject'],
    ['executed', 'done'],
    ['done', 'approve'],
    ['done', 'reject'],
  ])('on an action that is %s cannot be %s', (state, verb) => {
    expect(() => after(record({ state }), decision(verb, ANN))).toThrow(ActionConflictError);
  });

  it('can carry out what a colleague approved', () => {
    expect(after(record(), decision('approve', ANN), decision('done', { analyst: 'Bob' })).state).toBe('done');
  });

  it('can approve a failed action again, which is a further approval', () => {
    const failed = after(record(), decision('approve', ANN), claim(1), failure('HTTP 400'));
    expect(after(failed, decision('approve', { analyst: 'Bob' }))).toMatchObject({
      state: 'approved',
      approvals: 2,
      attempts: 1,
    });
  });
});

describe('the plan itself', () => {
  it('approves what it lets run by itself', () => {
    const started = after(
      record({}, { autoExecutable: true, requiresApproval: false, actionType: 'rate_limit' }),
      automaticApproval(),
    );
    expect(started).toMatchObject({ state: 'approved', automatic: true });
    expect(started).not.toHaveProperty('decidedBy');
  });

  it.each(CONTAINING_ACTIONS)(
    'approves %s where two people armed the playbook, and waits for a person else',
    (actionType) => {
      const planned = { autoExecutable: true, requiresApproval: false, actionType };
      const armed = record({}, { ...planned, armedBy: ['ada', 'bo'] });
      expect(after(armed, automaticApproval())).toMatchObject({ state: 'approved', automatic: true });
      const unarmed = record({}, planned);
      expect(after(unarmed, automaticApproval())).toBe(unarmed);
    },
  );

  it('does not approve what needs a person, does nothing, or was decided', () => {
    for (const start of [
      record({}, { autoExecutable: true, requiresApproval: true }),
      record({}, { autoExecutable: false, requiresApproval: false }),
      record({}, { autoExecutable: true, requiresApproval: false, actionType: 'none' }),
      record({ state: 'rejected' }, { autoExecutable: true, requiresApproval: false, actionType: 'rate_limit' }),
    ]) {
      expect(after(start, automaticApproval())).toBe(start);
    }
  });

  it('gives way to a person until it is sent', () => {
    const started = after(
      record({}, { autoExecutable: true, requiresApproval: false, actionType: 'rate_limit' }),
      automaticApproval(),
    );
    expect(after(started, decision('reject', ANN))).toMatchObject({ state: 'rejected', decidedBy: 'Ann' });
  });
});

describe('sending', () => {
  const approved = after(record(), decision('approve', ANN));

  it('is claimed by one at a time, and by another when the first is not heard of any more', () => {
    const claimed = claim(6000).apply(approved, NOW);
    expect(claim(6000).apply(claimed, NOW + 5999)).toBe(claimed);
    expect(claim(6000).apply(claimed, NOW + 6000)).toMatchObject({ state: 'executing', attempts: 2 });
  });

  it('is never claimed before an approval, nor after a decision or an end', () => {
    for (const state of ['proposed', 'rejected', 'done', 'executed', 'failed'] as const) {
      const start = record({ state });
      expect(after(start, claim(6000))).toBe(start);
    }
  });

  it('reports a failed attempt and frees the claim', () => {
    const failed = after(approved, claim(6000), failedAttempt(1, 'HTTP 500'));
    expect(failed).toMatchObject({ state: 'executing', attempts: 1, lastError: 'HTTP 500' });
    expect(after(failed, claim(6000)).attempts).toBe(2);
  });

  it('ignores the failure of an attempt that another has overtaken, but not its success', () => {
    const second = claim(1).apply(claim(1).apply(approved, NOW), NOW + 1);
    expect(after(second, failedAttempt(1, 'HTTP 500'))).toBe(second);
    expect(after(second, success())).toMatchObject({ state: 'executed', attempts: 2 });
  });

  it('ends once: what comes after success changes nothing', () => {
    const executed = after(approved, claim(1), success());
    expect(after(executed, failedAttempt(1, 'late'), failure('late'), success(), claim(1))).toBe(executed);
  });

  it('in a dry run is noted once and leaves the approval as it is', () => {
    const tried = after(approved, dryRun());
    expect(tried).toMatchObject({ state: 'approved', dryRunAt: '2026-01-01T12:00:00.000Z', attempts: 0 });
    expect(after(tried, dryRun())).toBe(tried);
  });
});
