import type { TimelineEvent, VerdictChange } from '@soc-agent/contracts';
import type { ActionRecord } from './action-states.js';

/** What analysts and the executor did with a threat after its analysis; each at its measured time. */
export function laterEvents(history: readonly VerdictChange[], actions: readonly ActionRecord[]): TimelineEvent[] {
  return [...history.map(verdictEvent), ...actions.flatMap(actionEvents)];
}

function verdictEvent({ at, verdict, analyst, reason }: VerdictChange): TimelineEvent {
  const who = analyst ?? 'somebody';
  const what = verdict ? `judged this ${verdict}` : 'withdrew the verdict';
  return {
    timestamp: at,
    eventType: 'decision',
    title: verdict ? `Verdict: ${verdict}` : 'Verdict withdrawn',
    description: `${who} ${what}${reason === undefined ? '' : `: ${reason}`}`,
    source: 'analyst',
    data: { ...(verdict && { verdict }), ...(analyst !== undefined && { analyst }) },
  };
}

function actionEvents(record: ActionRecord): TimelineEvent[] {
  const { id, action, state, decidedBy, decidedAt, reason, automatic, executedAt, dryRunAt } = record;
  const what = action.target ? `${action.actionType} of ${action.target.value}` : action.actionType;
  const decided = state === 'rejected' || state === 'done' ? state : 'approved';
  const event = (timestamp: string | undefined, of: Omit<TimelineEvent, 'timestamp' | 'data'>): TimelineEvent[] =>
    timestamp === undefined
      ? []
      : [{ ...of, timestamp, data: { actionId: id, ...(decidedBy && { analyst: decidedBy }) } }];
  return [
    ...event(decidedAt, {
      eventType: 'decision',
      title: `Action ${decided}: ${what}`,
      description: `${automatic ? 'the response plan' : (decidedBy ?? 'somebody')} decided${reason === undefined ? '' : `: ${reason}`}`,
      source: automatic ? 'response plan' : 'analyst',
    }),
    ...event(dryRunAt, {
      eventType: 'action',
      title: `Dry run: ${what}`,
      description: 'what would have been sent was recorded',
      source: 'action executor',
    }),
    ...event(executedAt, {
      eventType: 'action',
      title: `Executed: ${what}`,
      description: 'the receiver took the order',
      source: 'action executor',
    }),
  ];
}
