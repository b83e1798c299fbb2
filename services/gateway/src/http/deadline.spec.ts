import { describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DeadlineError, withDeadline } from './deadline.js';

/** Keeps the process from everything else. */
function holdUp(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}

describe('a deadline', () => {
  it('passes for work that does not end', async () => {
    await expect(withDeadline(new Promise(() => undefined), 'nobody', 20)).rejects.toThrow(DeadlineError);
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
});
