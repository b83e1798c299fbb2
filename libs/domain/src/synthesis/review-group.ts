import type { Verdict } from '@soc-agent/contracts';
import { belongsToGroup, type GroupTimes } from '../evidence/groups.js';

/** Threats of a group that are remembered as asking for review; of more, each still asks for itself. */
const MAX_ASKING = 200;

/** The threats of one group that called for a person. */
export interface ReviewGroup extends GroupTimes {
  /** Ids of the threats that ask, the first one first. */
  asking: string[];
  /** The threat whose verdict answers for all of them. */
  judgedBy?: string;
}

/** A threat that calls for a person. */
export interface ReviewCall {
  id: string;
  /** Its event's time, Unix milliseconds. */
  at: number;
  isCritical: boolean;
}

/** `asks`; or the group was judged, or asked already: then `by` names the threat that has the verdict or asks. */
export type ReviewAnswer = { asks: true } | { asks: false; by: string };

/**
 * Whether a threat asks for review, and its group afterwards: a group asks once, but each CRITICAL of it asks until one
 * has a verdict. The same threat again gets the same answer.
 */
export function callForReview(
  known: ReviewGroup | undefined,
  { id, at, isCritical }: ReviewCall,
): { answer: ReviewAnswer; group: ReviewGroup } {
  if (!known || !belongsToGroup(known, at)) {
    return { answer: { asks: true }, group: { startAt: at, lastAt: at, asking: [id] } };
  }
  const times = { startAt: Math.min(known.startAt, at), lastAt: Math.max(known.lastAt, at) };
  const group = { ...known, ...times };
  if (known.judgedBy !== undefined && known.judgedBy !== id)
    return { answer: { asks: false, by: known.judgedBy }, group };
  const [first = id] = known.asking;
  if (known.asking.includes(id)) return { answer: { asks: true }, group };
  if (!isCritical) return { answer: { asks: false, by: first }, group };
  return { answer: { asks: true }, group: { ...group, asking: [...known.asking, id].slice(0, MAX_ASKING) } };
}

/** The group after a verdict on one of its threats, or after the verdict was withdrawn; undefined when nothing changes. */
export function judgeReviewGroup(
  known: ReviewGroup | undefined,
  { id, at }: Omit<ReviewCall, 'isCritical'>,
  isJudged: boolean,
): ReviewGroup | undefined {
  if (!known || !belongsToGroup(known, at)) return undefined;
  if (isJudged) return known.judgedBy === id ? undefined : { ...known, judgedBy: id };
  if (known.judgedBy !== id) return undefined;
  const { judgedBy: _judgedBy, ...open } = known;
  return open;
}

/** An analyst who is unsure has looked and leaves the question open; every other verdict answers it. */
export function clearsReview(verdict: Verdict | undefined): boolean {
  return verdict !== undefined && verdict !== 'unsure';
}
