import type {
  RunRef,
  ThreatAnalysis,
  ThreatInProgress,
  ThreatSignal,
  ThreatStatus,
  ThreatSummary,
  Verdict,
} from '@soc-agent/contracts';
import { continuedTimeline, type RelatedPast } from '@soc-agent/domain';
import type { Redis } from 'ioredis';
import { laterEvents } from './later-events.js';
import { RedisScript } from './redis-scripts.js';
import { ReviewGroups } from './review-groups.js';
import { summaryOf } from './run-store.js';
import {
  ANNOUNCE_THREAT,
  CHANGED_THREATS,
  COMPLETE_THREAT,
  FAIL_THREAT,
  LIST_THREATS,
  RELATED_THREATS,
} from './scripts.js';
import { customerTypeIndex, entityIndexes, indexesOf, ruleIndex } from './threat-indexes.js';
import { isoTime, pastThreatOf, summariesOf, type PastRow, type StoredSummary, type ThreatRow } from './threat-rows.js';
import { judgementOf } from './verdict-store.js';

const announceThreat = new RedisScript(ANNOUNCE_THREAT);
const completeThreat = new RedisScript(COMPLETE_THREAT);
const failThreat = new RedisScript(FAIL_THREAT);
const listThreats = new RedisScript(LIST_THREATS);
const changedThreats = new RedisScript(CHANGED_THREATS);
const relatedThreats = new RedisScript(RELATED_THREATS);

/** Entities of one signal whose past is looked up, and the newest threats fetched for each. */
const MAX_RELATED_ENTITIES = 20;
const NEWEST_RELATED = 3;

/** An analysis before the store gave it its sequence number; its signal is stored already. */
export type NewAnalysis = Omit<ThreatAnalysis, 'seq' | 'updatedAt'>;

export interface ThreatFilter {
  severity?: string;
  type?: string;
  status?: string;
  customer?: string;
}

/** Where a page begins: `offset` counts rows, `after` is the last row of the page before. */
export interface PageStart {
  offset?: number;
  after?: { id: string; createdAt: number };
}

export interface ThreatPage {
  items: ThreatSummary[];
  total: number;
}

/** Stored threats, finished and under way, and their indexes. */
export class ThreatStore {
  private readonly reviews: ReviewGroups;

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {
    this.reviews = new ReviewGroups(redis, prefix);
  }

  /**
   * Stores an analysis, in place of the one before, and drops its run; a repeat stores nothing and gives the sequence number
   * of the first time. A status that an analyst gave is kept.
   * @returns undefined when retention removed the threat meanwhile.
   */
  async complete(analysis: NewAnalysis, now: number): Promise<ThreatSummary | undefined> {
    const answeredBy = await this.reviewAnsweredBy(analysis);
    const requiresHumanReview = analysis.requiresHumanReview && answeredBy === '';
    const { signal, status: proposed, processing, run = 1, createdAt: _createdAt, ...doc } = analysis;
    const summary = { ...analyzedSummary(analysis), requiresHumanReview };
    const answer = (await completeThreat.run(
      this.redis,
      this.key(`threat:${analysis.id}`),
      this.prefix,
      analysis.id,
      run,
      now,
      proposed,
      JSON.stringify({ ...doc, processing }),
      JSON.stringify(summary),
      JSON.stringify(indexesOf(signal, { ...analysis, requiresHumanReview })),
      processing.totalMs,
      answeredBy,
    )) as [number, string, ThreatStatus, Verdict | null | undefined] | null;
    if (!answer) return undefined;
    const [seq, created, status, verdict] = answer;
    return {
      ...summary,
      ...(verdict && { verdict }),
      status,
      seq,
      createdAt: isoTime(created),
      updatedAt: isoTime(now),
    };
  }

  /** A finished analysis, or the bare record of a threat under way (its slots are in the run); undefined when unknown. */
  async find(id: string): Promise<ThreatAnalysis | ThreatInProgress | undefined> {
    const fields = await this.redis.hgetall(this.key(`threat:${id}`));
    const { signal, doc, status, seq, created, updated, run, judgement, answeredBy } = fields;
    if (!signal || !status || !created || !updated) return undefined;
    const own = {
      id,
      signal: JSON.parse(signal) as ThreatSignal,
      status: status as ThreatStatus,
      createdAt: isoTime(created),
      updatedAt: isoTime(updated),
      seq: Number(seq),
      ...(Number(run) > 1 && { run: Number(run) }),
    };
    if (!doc)
      return { ...own, status: own.status === 'failed' ? 'failed' : 'analyzing', agentAnalyses: {}, version: 1 };
    const verdict = judgementOf(judgement)?.current;
    const analysis = JSON.parse(doc) as Omit<ThreatAnalysis, keyof typeof own>;
    const investigationTimeline = continuedTimeline(analysis.investigationTimeline, laterEvents(fields));
    return {
      ...analysis,
      investigationTimeline,
      ...own,
      ...(verdict && { verdict }),
      ...(answeredBy !== undefined && { requiresHumanReview: false, reviewAnsweredBy: answeredBy }),
    };
  }

  /** The list rows of the threats that are stored. */
  async summaries(ids: readonly string[]): Promise<ThreatSummary[]> {
    const pipeline = this.redis.pipeline();
    for (const id of ids) pipeline.hmget(this.key(`threat:${id}`), 'summary', 'status', 'seq', 'updated', 'created');
    const answers = (await pipeline.exec()) ?? [];
    return summariesOf(
      answers.flatMap(([error, row], position) => {
        if (error) throw error;
        return [[ids[position], ...(row as string[])] as unknown as ThreatRow];
      }),
    );
  }

  /** Gives a threat under way its first sequence number; undefined when it has one, or is not under way. */
  async announce(id: string, now: number): Promise<ThreatSummary | undefined> {
    const row = await announceThreat.run(this.redis, this.key(`threat:${id}`), this.prefix, id, now);
    return row === null ? undefined : summariesOf([row as ThreatRow])[0];
  }

  /** Ends a run whose analysis broke: the threat is `failed`, or keeps the analysis it has. */
  async fail({ threatId, run }: RunRef, now: number): Promise<void> {
    await failThreat.run(this.redis, this.key(`threat:${threatId}`), this.prefix, threatId, run, now);
  }

  /**
   * The last finished run of each threat taken in since then (Unix ms) for which an agent had to do without its model, or
   * did not answer; newest first.
   */
  async degradedSince(since: number, limit: number): Promise<RunRef[]> {
    const ids = await this.redis.zrevrangebyscore(this.key('index:degraded'), '+inf', since, 'LIMIT', 0, limit);
    const pipeline = this.redis.pipeline();
    for (const id of ids) pipeline.hget(this.key(`threat:${id}`), 'run');
    const answers = (await pipeline.exec()) ?? [];
    return ids.map((threatId, position) => ({ threatId, run: Number(answers[position]?.[1] ?? 1) }));
  }

  /** The status alone, for those who wait; undefined when unknown. */
  async status(id: string): Promise<ThreatStatus | undefined> {
    return ((await this.redis.hget(this.key(`threat:${id}`), 'status')) ?? undefined) as ThreatStatus | undefined;
  }

  /** One page of at most `limit` threats that match every given filter, newest first. */
  async list(filter: ThreatFilter, limit: number, start: PageStart = {}): Promise<ThreatPage> {
    const indexes = Object.entries(filter).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}:${value}`],
    );
    const answer = await listThreats.run(
      this.redis,
      this.key('index:all'),
      this.prefix,
      JSON.stringify(indexes.length > 0 ? indexes : ['all']),
      limit,
      start.offset ?? 0,
      start.after?.createdAt ?? '',
      start.after?.id ?? '',
    );
    return pageOf(answer);
  }

  /** Threats whose last change came after `seq`, in order of that change. */
  async changedAfter(seq: number, limit: number): Promise<ThreatPage> {
    return pageOf(await changedThreats.run(this.redis, this.key('changes'), this.prefix, seq, limit));
  }

  /** What is stored about the past of a signal: its entities, its rule, its customer and type; never the threat itself. */
  async related(signal: ThreatSignal): Promise<RelatedPast> {
    const entities = entityIndexes(signal).slice(0, MAX_RELATED_ENTITIES);
    const rule = ruleIndex(signal);
    const indexes = [customerTypeIndex(signal), ...(rule ? [rule] : []), ...entities.map(({ index }) => index)];
    const [rows, found] = (await relatedThreats.run(
      this.redis,
      this.key('index:all'),
      this.prefix,
      signal.id,
      NEWEST_RELATED,
      JSON.stringify(indexes),
    )) as [PastRow[], [count: number, ...positions: number[]][]];
    const past = rows.map(pastThreatOf);
    const sightings = found.map(([count, ...positions]) => ({
      count,
      threats: positions.flatMap((position) => past[position] ?? []),
    }));
    const [customerAndType = { count: 0, threats: [] }, ...others] = sightings;
    const ofRule = rule ? others.shift() : undefined;
    return {
      customerAndType,
      ...(ofRule && { rule: ofRule }),
      entities: entities.flatMap(({ ref, value }, position) => {
        const seen = others[position];
        return seen && seen.count > 0 ? [{ ref, value, ...seen }] : [];
      }),
    };
  }

  /** The threat that answers for a review, or asks for it in its group's name; empty when the threat itself asks. */
  private async reviewAnsweredBy({ id, signal, severity, requiresHumanReview }: NewAnalysis): Promise<string> {
    const known = await this.redis.hget(this.key(`threat:${id}`), 'answeredBy');
    if (known !== null || !requiresHumanReview) return known ?? '';
    const answer = await this.reviews.call(signal, severity === 'CRITICAL' || signal.severity === 'CRITICAL');
    return answer.asks ? '' : answer.by;
  }

  private key(name: string): string {
    return `${this.prefix}:${name}`;
  }
}

function pageOf(answer: unknown): ThreatPage {
  const [total, ...rows] = answer as [number, ...ThreatRow[]];
  return { total, items: summariesOf(rows) };
}

function analyzedSummary(analysis: NewAnalysis): StoredSummary {
  return {
    ...summaryOf(analysis.signal),
    severity: analysis.severity,
    risk: analysis.risk,
    fpScore: analysis.falsePositiveScore.score,
    requiresHumanReview: analysis.requiresHumanReview,
    partial: analysis.partial !== undefined,
    totalMs: analysis.processing.totalMs,
  };
}
