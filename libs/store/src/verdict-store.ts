import type { ThreatAnalysis, ThreatSignal, ThreatStatus, Verdict, VerdictRecord } from '@soc-agent/contracts';
import { clearsReview, mainEntity, ruleKey, uncalibratedLogit, type CountedVerdict } from '@soc-agent/domain';
import type { Redis } from 'ioredis';
import { RedisScript } from './redis-scripts.js';
import { ReviewGroups } from './review-groups.js';
import { verdictStep } from './triage-memory.js';
import type { StoredSummary } from './threat-rows.js';
import { CHANGE_VERDICT } from './verdict-scripts.js';

const changeVerdict = new RedisScript(CHANGE_VERDICT);

/** How often a change is tried again because another came between reading and writing. */
const MAX_RACES = 50;
/** Entries of a threat's history; the oldest are forgotten. */
const MAX_HISTORY = 100;

/** What an analyst says of a threat. */
export type NewVerdict = Pick<VerdictRecord, 'verdict' | 'reason' | 'analyst'>;

/** One step of a threat's history: a verdict that was given, or, without one, that it was withdrawn. */
export type VerdictChange = Omit<VerdictRecord, 'verdict' | 'analyst'> & { verdict?: Verdict; analyst?: string };

/** Everything analysts said of one threat. */
export interface Judgement {
  current?: VerdictRecord;
  /** What the statistics were told of it, so that they can be told to forget exactly that. */
  counted?: CountedVerdict;
  /** Status the threat had without a verdict. */
  statusBefore: ThreatStatus;
  /** Newest first. */
  history: VerdictChange[];
}

/** Why a verdict was not taken: the threat has no analysis that could be judged. */
export class NotAnalyzedError extends Error {}

type JudgedAnalysis = Pick<ThreatAnalysis, 'falsePositiveScore' | 'requiresHumanReview'>;

/** Verdicts on stored threats: with each, status, indexes, statistics and audit log change in one step. */
export class VerdictStore {
  private readonly reviews: ReviewGroups;

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {
    this.reviews = new ReviewGroups(redis, prefix);
  }

  /** Everything analysts said of the threat, newest first; undefined when it is unknown. */
  async history(threatId: string): Promise<VerdictChange[] | undefined> {
    const [status, judgement] = await this.redis.hmget(this.threatKey(threatId), 'status', 'judgement');
    return status ? (judgementOf(judgement)?.history ?? []) : undefined;
  }

  /**
   * Gives a verdict, in place of the one before; the same again changes nothing.
   * @returns the verdict that stands; undefined when the threat is unknown.
   * @throws NotAnalyzedError
   */
  async give(threatId: string, verdict: NewVerdict, now: number): Promise<VerdictRecord | undefined> {
    const judgement = await this.change(threatId, now, (current) =>
      isSame(current, verdict) ? undefined : { ...verdict, at: new Date(now).toISOString() },
    );
    return judgement?.current;
  }

  /**
   * Withdraws the verdict as if it had never been given; without one nothing changes.
   * @returns whether the threat is known.
   * @throws NotAnalyzedError
   */
  async withdraw(threatId: string, analyst: string | undefined, now: number): Promise<boolean> {
    const withdrawal = { ...(analyst !== undefined && { analyst }), at: new Date(now).toISOString() };
    return (await this.change(threatId, now, (current) => current && withdrawal)) !== undefined;
  }

  /** @param decide what to add to the history, seeing the verdict that stands; undefined for nothing. */
  private async change(
    threatId: string,
    now: number,
    decide: (current: VerdictRecord | undefined) => VerdictChange | undefined,
  ): Promise<Judgement | undefined> {
    const key = this.threatKey(threatId);
    for (let race = 0; race < MAX_RACES; race += 1) {
      const [seq, status, signalText, doc, summaryText, indexes, judgementText, answered] = await this.redis.hmget(
        key,
        ...['seq', 'status', 'signal', 'doc', 'summary', 'indexes', 'judgement', 'answeredBy'],
      );
      if (!seq || !status || !signalText) return undefined;
      if (!doc || !summaryText || !indexes) throw new NotAnalyzedError(`threat ${threatId} is not analyzed yet`);
      const before = judgementOf(judgementText) ?? { statusBefore: status as ThreatStatus, history: [] };
      const step = decide(before.current);
      if (!step) return before;
      const signal = JSON.parse(signalText) as ThreatSignal;
      const analysis = JSON.parse(doc) as JudgedAnalysis;
      const answeredBy = clearsReview(step.verdict) ? threatId : answered && answered !== threatId ? answered : '';
      const asks = analysis.requiresHumanReview && answeredBy === '';
      const after = judged(before, step, signal, analysis, now);
      const next = statusWith(after);
      const { verdict: _verdict, ...summary } = JSON.parse(summaryText) as StoredSummary;
      const answer = await changeVerdict.run(
        this.redis,
        key,
        ...[this.prefix, threatId, seq, now, next],
        JSON.stringify({ ...summary, requiresHumanReview: asks, ...(step.verdict && { verdict: step.verdict }) }),
        JSON.stringify(indexesAfter(JSON.parse(indexes) as string[], next, asks)),
        step.verdict ?? '',
        JSON.stringify(after),
        JSON.stringify(auditOf(threatId, step)),
        answeredBy,
        JSON.stringify([
          ...(before.counted ? [verdictStep(-1, before.counted)] : []),
          ...(after.counted ? [verdictStep(1, after.counted)] : []),
        ]),
      );
      if (answer !== 'stored') continue;
      if (clearsReview(step.verdict) !== clearsReview(before.current?.verdict)) {
        await this.reviews.judge(signal, clearsReview(step.verdict), now);
      }
      return after;
    }
    throw new Error(`the verdict on ${threatId} is changed by too many at once`);
  }

  private threatKey(id: string): string {
    return `${this.prefix}:threat:${id}`;
  }
}

/** The judgement from its field; undefined for none. */
export function judgementOf(text: string | null | undefined): Judgement | undefined {
  return text ? (JSON.parse(text) as Judgement) : undefined;
}

function judged(
  { statusBefore, history }: Judgement,
  step: VerdictChange,
  signal: ThreatSignal,
  analysis: JudgedAnalysis,
  now: number,
): Judgement {
  const { verdict, analyst } = step;
  const after = { statusBefore, history: [step, ...history].slice(0, MAX_HISTORY) };
  if (verdict === undefined || analyst === undefined) return after;
  const current = { ...step, verdict, analyst };
  if (verdict === 'duplicate' || verdict === 'unsure') return { ...after, current };
  const counted: CountedVerdict = {
    customerName: signal.customerName,
    rule: ruleKey(signal),
    entity: mainEntity(signal).value,
    real: verdict === 'true_positive',
    analyst,
    at: now,
    logit: uncalibratedLogit(analysis.falsePositiveScore),
  };
  return { ...after, current, counted };
}

/** An analyst who is unsure has looked and leaves the threat as it is. */
function statusWith({ current, statusBefore }: Judgement): ThreatStatus {
  if (!current || current.verdict === 'unsure') return statusBefore;
  return current.verdict === 'false_positive' ? 'false_positive' : 'resolved';
}

function indexesAfter(names: readonly string[], status: ThreatStatus, asksReview: boolean): string[] {
  const kept = names.filter((name) => name !== 'review' && !name.startsWith('status:'));
  return [...kept, `status:${status}`, ...(asksReview ? ['review'] : [])];
}

function isSame(current: VerdictRecord | undefined, { verdict, reason, analyst }: NewVerdict): boolean {
  return current?.verdict === verdict && current.reason === reason && current.analyst === analyst;
}

function auditOf(threatId: string, { verdict, reason, analyst, at }: VerdictChange): object {
  return {
    at,
    event: verdict ? 'verdict.given' : 'verdict.withdrawn',
    actor: { kind: 'analyst', name: analyst ?? 'unknown' },
    threatId,
    detail: { ...(verdict && { verdict }), ...(reason !== undefined && { reason }) },
  };
}
