import { Injectable, NotFoundException } from '@nestjs/common';
import {
  batchOf,
  SIGNAL_BATCHES,
  SIGNALS,
  type RelatedList,
  type SignalJob,
  type ThreatAnalysis,
  type ThreatFilters,
  type ThreatInProgress,
  type ThreatList,
} from '@soc-agent/contracts';
import { shownAnalyses, shownScore } from '@soc-agent/domain';
import { QueueClient } from '@soc-agent/platform';
import {
  RunStore,
  type OpenThreats,
  type PageWish,
  type Principal,
  type Run,
  type ThreatStore,
} from '@soc-agent/store';
import { Records } from '../access/records.js';
import { config } from '../config.js';
import { Askers } from '../finding/askers.js';
import { filtersOf, type ThreatQuery } from './threat-query.js';
import { inFrontOf, isOpenOnly, matchesOpen, mayMatchOpen } from './open-threats.js';

/** Open runs that a list with filters looks through. */
const MOST_OPEN = 1000;
/** Threats that a threat is shown to share something with. */
const MOST_RELATED = 20;
const NOTHING: OpenThreats = { items: [], total: 0 };

/** Reads threats wherever they are: stored, under way, or still waiting in the queue. */
@Injectable()
export class ThreatReader {
  constructor(
    private readonly records: Records,
    private readonly askers: Askers,
    private readonly runs: RunStore,
    private readonly queues: QueueClient,
  ) {}

  /** Stored threats and, where nothing else is wished, those under way in front of them: the largest id first. */
  async list(query: ThreatQuery, principal: Principal): Promise<ThreatList> {
    const { threats } = this.records.for(principal);
    const { limit, offset, cursor, after_seq, sort, order } = query;
    const filters = filtersOf(query);
    if (after_seq !== undefined) return changedAfter(threats, after_seq, limit, filters.customer);
    const asker = await this.askers.of(principal, filters);
    const isPlain = sort === 'newest' && order === 'desc';
    const open = isPlain ? await this.openOf(filters, cursor, offset + limit) : NOTHING;
    const wish: PageWish = {
      sort,
      order,
      offset: Math.max(0, offset - open.items.length),
      ...(cursor !== undefined && { cursor }),
      // one that was stored between the two reads is in both
      uncounted: open.items.map(({ id }) => id),
    };
    const stored = isOpenOnly(filters) ? { items: [], total: 0 } : await threats.list(filters, limit, wish, asker);
    return isPlain ? inFrontOf(stored, open, offset, limit) : stored;
  }

  /** What shares most with a threat; nothing while it is not stored, undefined where it is not there. */
  async related(id: string, principal: Principal): Promise<RelatedList | undefined> {
    const [isThere, found] = await Promise.all([
      this.isThere(id, principal),
      this.records.for(principal).finder.related(id, MOST_RELATED),
    ]);
    return isThere ? found : undefined;
  }

  /** Undefined when there is no such threat, or the caller may not see it. */
  async find(id: string, principal: Principal): Promise<ThreatAnalysis | ThreatInProgress | undefined> {
    const { threats } = this.records.for(principal);
    const stored = await threats.find(id);
    if (stored) return withTraceUrl(stored);
    const run = await this.runs.findWhole(id);
    if (run) return isFor(run.signal, principal) ? inProgress(run) : undefined;
    const queued = await this.findQueued(id);
    if (queued) return isFor(queued.signal, principal) ? queued : undefined;
    // completed, or opened, between two reads
    const late = await threats.find(id);
    if (late) return withTraceUrl(late);
    const folded = await this.records.for(principal).occurrences.find(id);
    const threat = folded && (await this.find(folded.threatId, principal));
    return threat && { ...threat, signal: folded.signal, foldedInto: threat.id };
  }

  /** As {@link find}, and where it belongs. */
  async findPlaced(id: string, principal: Principal): Promise<ThreatAnalysis | ThreatInProgress | undefined> {
    const { incidents } = this.records.for(principal);
    const [threat, place] = await Promise.all([this.find(id, principal), incidents.placeOf(id)]);
    return threat && place && 'processing' in threat ? { ...threat, place } : threat;
  }

  /** Whether the caller can see it; reads none of its documents. */
  async isThere(id: string, principal: Principal): Promise<boolean> {
    const { threats } = this.records.for(principal);
    const isStored = async (): Promise<boolean> => (await threats.summaries([id])).length > 0;
    if (await isStored()) return true;
    const open = (await this.runs.find(id)) ?? (await this.findQueued(id));
    // completed, or opened, between two reads
    if (open) return isFor(open.signal, principal);
    const { occurrences } = this.records.for(principal);
    return (await isStored()) || (await occurrences.leaderOf(id)) !== undefined;
  }

  /** @throws NotFoundException where the caller cannot see it. */
  async assertThere(id: string, principal: Principal): Promise<void> {
    if (!(await this.isThere(id, principal))) throw noThreat(id);
  }

  /** How many threats that the caller may see are under way. */
  async openCount({ customer }: Principal): Promise<number> {
    return (await this.openOf(customer ? { customer: [customer.name] } : {}, undefined, 0)).total;
  }

  /** Threats under way that match, of those after the cursor; and how many match at all. */
  private async openOf(filters: ThreatFilters, cursor: string | undefined, most: number): Promise<OpenThreats> {
    if (!mayMatchOpen(filters)) return NOTHING;
    if (Object.keys(filters).every((name) => name === 'status' || name === 'triage'))
      return this.runs.listOpen(most, cursor);
    const matching = (await this.runs.listOpen(MOST_OPEN)).items.filter((row) => matchesOpen(filters, row));
    return { items: matching.filter(({ id }) => !cursor || id < cursor), total: matching.length };
  }

  /** The job of a signal that waits in a batch. */
  private async batched(id: string): Promise<SignalJob | undefined> {
    const batchId = batchOf(id);
    const batch = await this.queues.find(SIGNAL_BATCHES, batchId, batchId);
    return batch?.signals.find(({ threatId }) => threatId === id);
  }

  private async findQueued(id: string): Promise<ThreatInProgress | undefined> {
    const job: SignalJob | undefined = (await this.queues.find(SIGNALS, id, id)) ?? (await this.batched(id));
    if (!job) return undefined;
    const acceptedAt = new Date(job.acceptedAt).toISOString();
    return {
      id,
      signal: job.signal,
      status: 'queued',
      triage: 'new',
      agentAnalyses: {},
      createdAt: acceptedAt,
      updatedAt: acceptedAt,
      seq: 0,
      version: 1,
    };
  }
}

export function noThreat(id: string): NotFoundException {
  return new NotFoundException(`there is no threat ${id}`);
}

/** Of some customers, whatever others changed meanwhile. */
async function changedAfter(
  threats: Pick<ThreatStore, 'changedAfter'>,
  seq: number,
  limit: number,
  customers: readonly string[] | undefined,
): Promise<ThreatList> {
  const page = await threats.changedAfter(seq, limit);
  if (customers === undefined) return page;
  const items = page.items.filter(({ customerName }) => customers.includes(customerName));
  const last = page.items.at(-1);
  if (items.length > 0 || !last || page.items.length < limit) return { items, total: items.length };
  return changedAfter(threats, last.seq, limit, customers);
}

/** What is not stored yet is not bound by the database. */
function isFor({ customerName }: { customerName: string }, { customer }: Principal): boolean {
  return !customer || customer.name === customerName;
}

/** A threat that is not stored yet, with the slots so far. */
function inProgress({
  id,
  signal,
  acceptedAt,
  openedAt,
  deadline,
  runNumber,
  agents,
  analyzers,
}: Run): ThreatInProgress {
  const { 'false-positive': score, response, timeline } = analyzers;
  return {
    id,
    signal,
    status: 'analyzing',
    triage: 'new',
    agentAnalyses: shownAnalyses(agents),
    ...(score && { falsePositiveScore: shownScore(score) }),
    ...(response && { responsePlan: response }),
    ...(timeline && { investigationTimeline: timeline }),
    createdAt: new Date(acceptedAt).toISOString(),
    updatedAt: new Date(openedAt).toISOString(),
    deadline: new Date(deadline).toISOString(),
    ...(runNumber > 1 && { run: runNumber }),
    seq: 0,
    version: 1,
  };
}

function withTraceUrl<T extends ThreatAnalysis | ThreatInProgress | undefined>(threat: T): T {
  const { TRACE_URL_TEMPLATE: template } = config;
  if (!template || !threat || !('traceId' in threat) || threat.traceId === undefined) return threat;
  return { ...threat, traceUrl: template.replace('{traceId}', threat.traceId) };
}
