import type { ActionState, ActionType } from '@soc-agent/contracts';

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

const CONTAINING: readonly ActionType[] = ['block_ip', 'quarantine', 'disable_account'];

/** Whether it takes something away from people; as the gateway tells them apart. */
export function isContaining(type: ActionType): boolean {
  return CONTAINING.includes(type);
}
