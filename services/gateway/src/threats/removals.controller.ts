import { Controller, Delete, Query, UseGuards } from '@nestjs/common';
import { RunStore, ThreatRetention, VerdictLedger, type Principal } from '@soc-agent/store';
import { By } from '../access/by.js';
import { OwnThreatGuard } from '../access/own-threat.guard.js';
import { ThreatId } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { noThreat } from './threat-reader.js';
import { RemovalRequest } from './verdict.js';

/** Forgets threats on request. */
@Controller('api/threats/:id')
@UseGuards(OwnThreatGuard)
export class RemovalsController {
  constructor(
    private readonly retention: ThreatRetention,
    private readonly runs: RunStore,
    private readonly ledger: VerdictLedger,
  ) {}

  @Delete()
  @Route('admin', {
    summary: 'Forget a threat',
    description:
      'Its analysis, its document, its verdicts and what the log says about it are removed; the log keeps that there were entries, and who wanted this.',
    answers: { 204: ['It is gone.', null] },
    refuses: [404, 503],
  })
  async remove(
    @ThreatId id: string,
    @Query() { reason }: RemovalRequest,
    @By() { name: analyst }: Principal,
  ): Promise<void> {
    // what is under way would be stored a moment later
    const wasOpen = await this.runs.close(id);
    const wasStored = await this.retention.remove(id, { analyst, ...(reason !== undefined && { reason }) }, Date.now());
    await this.ledger.settle(1, id);
    if (!wasOpen && !wasStored) throw noThreat(id);
  }
}
