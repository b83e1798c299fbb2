import { describe, expect, it } from '@jest/globals';
import { AGENT_KINDS } from '@soc-agent/contracts';
import { agentAnalysis, threatSignal } from '@soc-agent/testing';
import type { Opening } from './run-store.js';
import { prefix, redis, runs, TIMES, withRuns } from './runs.support.spec.js';

withRuns();

describe('turns of runs', () => {
  it('put the runs of a sender that has few before those of one that has many, and find room for them', async () => {
    const most = 40;
    const of = (id: string): Promise<Opening> =>
      runs.open({ signal: threatSignal(), sender: { id, via: [] }, ...TIMES, maxOpenRuns: most });
    const priorities: number[] = [];
    for (let n = 0; n < most; n++) {
      const opened = await of('flood');
      if (opened.opening === 'opened') priorities.push(opened.priority);
    }
    expect(priorities).toHaveLength(most);
    expect(priorities.slice(0, 16)).toEqual(Array.from({ length: 16 }, () => 0));
    expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
    expect(await of('flood')).toEqual({ opening: 'full' });
    // nobody may take more than is kept for such
    const others = await Promise.all(Array.from({ length: most }, (_, n) => of(`other ${n}`)));
    expect(others.filter(({ opening }) => opening === 'opened')).toEqual(
      Array.from({ length: most / 4 }, () => ({ opening: 'opened', priority: 1 })),
    );
  });

  it('come with those that end now for who comes late, and are the priority of all jobs of a run', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 100; n++) {
      const signal = threatSignal();
      ids.push(signal.id);
      await runs.open({ signal, sender: { id: 'flood', via: [] }, ...TIMES });
    }
    for (const id of ids.slice(0, 50)) await runs.close(id, 1);
    const late = threatSignal();
    await runs.open({ signal: late, sender: { id: 'other', via: [] }, ...TIMES });
    const run = { threatId: late.id, run: 1 };
    const { priority } = (await runs.find(late.id))!;
    expect(priority).toBe(Math.ceil(51 / 8));
    expect((await runs.find(ids[99]!))?.priority).toBe(Math.ceil(100 / 8));
    for (const kind of AGENT_KINDS) await runs.recordAgent(run, kind, agentAnalysis(kind));
    expect(await runs.following(run, 'agents')).toMatchObject([{ priority }]);
    for (const id of [...ids, late.id]) await runs.close(id, 1);
    expect(await redis.keys(`${prefix}:*`)).toEqual([]);
  });
});
