import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { answerInTime, DeadlineError, withDeadline } from './deadline.js';

const NEVER = new Promise<never>(() => undefined);

/** Keeps the process from everything else. */
function holdUp(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}

describe('a deadline', () => {
  it('passes for work that does not end', async () => {
    await expect(withDeadline(NEVER, 'nobody', 20)).rejects.toThrow(DeadlineError);
  });

  it('does not pass while the process is held up and the answer is there, unread', async () => {
    const answer = (async () => {
      await nextTurn();
      await nextTurn();
      return 'here';
    })();
    const awaited = withDeadline(answer, 'somebody', 20);
    holdUp(60);
    expect(await awaited).toBe('here');
  });

  it('is one for all that a request waits for which only reads', async () => {
    const response = new EventEmitter() as ServerResponse;
    const answered = new Promise((resolve, reject) => {
      const answer = async (): Promise<void> => {
        // uses up all of it
        await withDeadline(NEVER, 'one', 60_000).catch(() => undefined);
        await withDeadline(wait(60_000, undefined, { ref: false }), 'another', 60_000);
      };
      answerInTime(response, () => void answer().then(resolve, reject), 20);
    });
    await expect(answered).rejects.toThrow('another did not answer in time');
    response.emit('close');
  });
});
