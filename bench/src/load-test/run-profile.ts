import autocannon from 'autocannon';
import type { NextRequest } from './actions.js';
import type { ActionName, Crowd, Phase } from './profiles.js';

/** Longest wait for an answer, seconds; a trigger waits ten for its analysis. */
const TIMEOUT_S = 15;

/** One answered request. */
interface Sample {
  /** Seconds since the profile began. */
  second: number;
  ms: number;
  status: number;
}

/** What became of one action of a profile. */
export interface ActionResult {
  action: ActionName;
  /** Most users at a time. */
  users: number;
  samples: Sample[];
  /** No answer: broken connections and time-outs. */
  unanswered: number;
}

export interface ProfileResult {
  profile: string;
  seconds: number;
  actions: ActionResult[];
}

type Actions = Record<ActionName, () => NextRequest>;

/** Where a profile is played, as whom, how long and how strongly. */
interface Profile {
  baseUrl: string;
  headers: Readonly<Record<string, string>>;
  actions: Actions;
  seconds: number;
  factor: number;
}

/** Plays a profile's phases one after the other, the crowds of each at the same time. */
export async function runProfile(
  profile: string,
  phases: readonly Phase[],
  { baseUrl, headers, actions, seconds, factor }: Profile,
): Promise<ProfileResult> {
  const results = new Map<ActionName, ActionResult>();
  const startedAt = performance.now();
  for (const { share, crowds } of phases) {
    await Promise.all(
      crowds.map(async (crowd) => {
        const result = results.get(crowd.action) ?? { action: crowd.action, users: 0, samples: [], unanswered: 0 };
        results.set(crowd.action, result);
        await play(
          { ...crowd, users: scaled(crowd.users, factor), perSecond: scaled(crowd.perSecond, factor) },
          result,
          {
            baseUrl,
            headers,
            next: actions[crowd.action],
            seconds: Math.max(1, Math.round(seconds * share)),
            startedAt,
          },
        );
      }),
    );
  }
  return { profile, seconds, actions: [...results.values()] };
}

function scaled(count: number, factor: number): number {
  return Math.max(1, Math.round(count * factor));
}

async function play(
  { users, perSecond }: Crowd,
  result: ActionResult,
  {
    baseUrl,
    headers,
    next,
    seconds,
    startedAt,
  }: {
    baseUrl: string;
    headers: Readonly<Record<string, string>>;
    next: () => NextRequest;
    seconds: number;
    startedAt: number;
  },
): Promise<void> {
  result.users = Math.max(result.users, users);
  const run = autocannon({
    url: baseUrl,
    method: next().method,
    // a rate below one a second and user would be rounded up
    connections: Math.min(users, perSecond),
    overallRate: perSecond,
    duration: seconds,
    timeout: TIMEOUT_S,
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    requests: [{ setupRequest: (request) => ({ ...request, ...next() }) }],
  });
  run.on('response', (_client, status, _bytes, ms) => {
    result.samples.push({ second: (performance.now() - startedAt) / 1000, ms, status });
  });
  const { errors } = await run;
  // autocannon counts time-outs among the errors
  result.unanswered += errors;
}
