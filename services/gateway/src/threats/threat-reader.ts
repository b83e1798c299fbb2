import { Injectable } from '@nestjs/common';
import {
  SIGNALS,
  type SignalJob,
  type ThreatAnalysis,
  type ThreatInProgress,
  type ThreatSummary,
} from '@soc-agent/contracts';
import { shownAnalyses, shownScore } from '@soc-agent/domain';
import { QueueClient } from '@soc-agent/platform';
import { RunStore, ThreatStore } from '@soc-agent/store';
import { config } from '../config.js';
import type { ThreatQuery } from './threat-query.js';

/** Body of `GET /api/threats`. */
export interface ThreatList {
  items: ThreatSummary[];
  /** All that match, not only this page. */
  total: number;
  /** Absent on the last page. */
  nextCursor?: string;
}

/** Reads threats wherever they are: stored, under way, or still waiting in the queue. */
@Injectable()
export class ThreatReader {
  constructor(
    private readonly threats: ThreatStore,
    private readonly runs: RunStore,
    private readonly queues: QueueClient,
  ) {}

  async list({ limit, offset, cursor, after_seq, severity, type, status, customer }: ThreatQuery): Promise<ThreatList> {
    if (after_seq !== undefined) return this.threats.changedAfter(after_seq, limit);
    const [createdAt, id] = cursor?.split('.') ?? [];
    const start = createdAt && id ? { after: { createdAt: Number(createdAt), id } } : { offset };
    const filter = {
      ...(severity && { severity }),
      ...(type && { type }),
      ...(status && { status }),
      ...(customer && { customer }),
    };
    const page = await this.threats.list(filter, limit, start);
    const last = page.items.at(-1);
    if (!last || page.items.length < limit) return page;
    return { ...page, nextCursor: `${Date.parse(last.createdAt)}.${last.id}` };
  }

  /** Undefined when there is no such threat. */
  async find(id: string): Promise<ThreatAnalysis | ThreatInProgress | undefined> {
    const threat = await this.threats.find(id);
    if (!threat) return this.findQueued(id);
    if (threat.status !== 'analyzing') return withTraceUrl(threat);
    const run = await this.runs.find(id);
    // completed between the two reads
    if (!run) return withTraceUrl(await this.threats.find(id));
    const { 'false-positive': score, response, timeline } = run.analyzers;
    return {
      ...(threat as ThreatInProgress),
      agentAnalyses: shownAnalyses(run.agents),
      ...(score && { falsePositiveScore: shownScore(score) }),
      ...(response && { responsePlan: response }),
      ...(timeline && { investigationTimeline: timeline }),
      deadline: new Date(run.deadline).toISOString(),
    };
  }

  private async findQueued(id: string): Promise<ThreatInProgress | undefined> {
    const job: SignalJob | undefined = await this.queues.find(SIGNALS, id);
    if (!job) return undefined;
    const acceptedAt = new Date(job.acceptedAt).toISOString();
    return {
      id,
      signal: job.signal,
      status: 'queued',
      agentAnalyses: {},
      createdAt: acceptedAt,
      updatedAt: acceptedAt,
      seq: 0,
      version: 1,
    };
  }
}

function withTraceUrl<T extends ThreatAnalysis | ThreatInProgress | undefined>(threat: T): T {
  const { TRACE_URL_TEMPLATE: template } = config;
  if (!template || !threat || !('traceId' in threat) || threat.traceId === undefined) return threat;
  return { ...threat, traceUrl: template.replace('{traceId}', threat.traceId) };
}
