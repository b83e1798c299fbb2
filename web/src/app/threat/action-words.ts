import type { ActionState, ActionType } from '@soc-agent/contracts';
import { CONTAINING_ACTIONS } from '@soc-agent/contracts/vocabulary';

/** What becomes of an action, in words. */
export const ACTION_STATE_LABELS: Readonly<Record<ActionState, string>> = {
  proposed: 'Proposed',
  approved: 'Approved',
  rejected: 'Rejected',
  done: 'Done by people',
  executing: 'Being carried out',
  executed: 'Carried out',
  failed: 'Failed',
};

/** Whether it takes something away from people. */
export function isContaining(type: ActionType): boolean {
  return CONTAINING_ACTIONS.includes(type);
}
