import { Body, ConflictException, Controller, Post, UseGuards } from '@nestjs/common';
import { reanalysisJob, type ThreatAnalysis, type ThreatInProgress } from '@soc-agent/contracts';
import { QueueClient } from '@soc-agent/platform';
import { ThreatStore, type Principal } from '@soc-agent/store';
import { Equals, IsInt, Max, Min } from 'class-validator';
import { assertUnbound, By } from '../access/by.js';
import { OwnThreatGuard } from '../access/own-threat.guard.js';
import { BackpressureGuard } from '../http/backpressure.guard.js';
import { ThreatId } from '../http/in-path.js';
import { Route } from '../http/route.js';
import type { Accepted } from '../signals/signal-intake.js';
import { noThreat, ThreatReader } from './threat-reader.js';

/** Longest wait for the answer, milliseconds; a bulk request adds up to a thousand jobs. */
const TIMEOUT_MS = 5000;
/** Threats one bulk request sends back at most. */
const BULK_LIMIT = 1000;

/** Body of `POST /api/threats/reanalyze`. */
export class BulkReanalysis {
  /** How far back, minutes. */
  @IsInt()
  @Min(1)
  @Max(60)
  sinceMinutes: number = 60;

  /** Only threats with an agent that had to do without its model, or did not answer; analyzing everything again is not offered. */
  @Equals(true)
  onlyDegraded: boolean = true;
}

/** What a bulk request set in motion. */
export interface BulkAccepted {
  accepted: number;
  /** True when there were more than one request takes; once these are done, the same request goes on. */
  more: boolean;
}

/** Has stored threats analyzed again, such as when the model is back. What is stored stands until the new analysis replaces it. */
@Controller('api/threats')
@UseGuards(OwnThreatGuard, BackpressureGuard)
export class ReanalyzeController {
  constructor(
    private readonly reader: ThreatReader,
    private readonly threats: ThreatStore,
    private readonly queues: QueueClient,
  ) {}

  @Post('reanalyze')
  @Route('triage', {
    summary: 'Have threats analyzed again that an agent answered without its model',
    answers: { 202: ['So many will be.', 'BulkAccepted'] },
    refuses: [429, 503],
    timeoutMs: TIMEOUT_MS,
  })
  async degraded(@Body() { sinceMinutes }: BulkReanalysis, @By() principal: Principal): Promise<BulkAccepted> {
    assertUnbound(principal);
    const now = Date.now();
    const finished = await this.threats.degradedSince(now - sinceMinutes * 60_000, BULK_LIMIT + 1);
    const again = finished
      .slice(0, BULK_LIMIT)
      .map(({ threatId, run: runNumber }) => reanalysisJob({ threatId, run: runNumber + 1 }, now));
    await this.queues.addAll(again);
    return { accepted: again.length, more: finished.length > again.length };
  }

  /** Two requests for the same threat ask for the same run: it is made once. */
  @Post(':id/reanalyze')
  @Route('triage', {
    summary: 'Have a threat analyzed again',
    description: 'What is stored stands until the new analysis replaces it.',
    answers: { 202: ['It will be.', 'Accepted'] },
    refuses: [404, 409, 429, 503],
    timeoutMs: TIMEOUT_MS,
  })
  async one(@ThreatId id: string, @By() principal: Principal): Promise<Accepted> {
    const threat = await this.reader.find(id, principal);
    if (!threat) throw noThreat(id);
    if (!isFinished(threat)) throw new ConflictException(`threat ${id} is being analyzed`);
    await this.queues.addSafely(reanalysisJob({ threatId: id, run: (threat.run ?? 1) + 1 }, Date.now()));
    return { id, link: `/api/threats/${id}` };
  }
}

function isFinished({ status }: ThreatAnalysis | ThreatInProgress): boolean {
  return status !== 'queued' && status !== 'analyzing';
}
