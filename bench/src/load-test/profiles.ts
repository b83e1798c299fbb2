/** What users do; see `actions.ts` for how. */
export type ActionName = 'post signal' | 'list threats' | 'open threat' | 'read analytics' | 'play scenario';

/** Users who do one thing, together so many times a second. */
export interface Crowd {
  action: ActionName;
  users: number;
  perSecond: number;
}

/** All crowds at once, for a share of the profile's time. */
export interface Phase {
  share: number;
  crowds: readonly Crowd[];
}

const QUIET: Crowd = { action: 'post signal', users: 5, perSecond: 5 };
const SPIKE: Crowd = { action: 'post signal', users: 50, perSecond: 150 };

/** The kinds of load, by what they answer. */
export const PROFILES: Readonly<Record<string, readonly Phase[]>> = {
  // does it keep up all day
  steady: [{ share: 1, crowds: [{ action: 'post signal', users: 20, perSecond: 40 }] }],
  // does it take a flood, and recover
  burst: [QUIET, SPIKE, QUIET, SPIKE, QUIET].map((crowd) => ({ share: 0.2, crowds: [crowd] })),
  // how long does somebody wait who presses a button
  scenario: [{ share: 1, crowds: [{ action: 'play scenario', users: 10, perSecond: 10 }] }],
  // do analysts feel it when signals come in
  mixed: [
    {
      share: 1,
      crowds: [
        { action: 'post signal', users: 20, perSecond: 20 },
        { action: 'list threats', users: 15, perSecond: 10 },
        { action: 'open threat', users: 15, perSecond: 10 },
        { action: 'read analytics', users: 5, perSecond: 2 },
        { action: 'play scenario', users: 5, perSecond: 1 },
      ],
    },
  ],
};
