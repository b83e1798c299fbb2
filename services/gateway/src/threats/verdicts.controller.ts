import { Body, Controller, Delete, Get, Post, UseGuards } from '@nestjs/common';
import type { VerdictChange, VerdictRecord } from '@soc-agent/contracts';
import { IncidentCommands, VerdictLedger, VerdictStore, type NewVerdict, type Principal } from '@soc-agent/store';
import { By } from '../access/by.js';
import { Records } from '../access/records.js';
import { OwnThreatGuard } from '../access/own-threat.guard.js';
import { ThreatId } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { Dashboards } from './dashboards.js';
import { noThreat } from './threat-reader.js';
import { VerdictRequest } from './verdict.js';

/** Body of `GET /api/threats/{id}/verdicts`. */
export interface VerdictHistory {
  items: VerdictChange[];
}

/** What analysts say of a threat; the score of the next similar one rests on it. */
@Controller('api/threats/:id')
@UseGuards(OwnThreatGuard)
export class VerdictsController {
  constructor(
    private readonly verdicts: VerdictStore,
    private readonly ledger: VerdictLedger,
    private readonly dashboards: Dashboards,
    private readonly records: Records,
    private readonly incidents: IncidentCommands,
  ) {}

  /** Newest first; an entry without a verdict is a withdrawal. */
  @Get('verdicts')
  @Route('read', {
    summary: 'Read what analysts said of a threat',
    answers: { 200: ['The newest first; an entry without a verdict is a withdrawal.', 'VerdictHistory'] },
    refuses: [404, 503],
  })
  async history(@ThreatId id: string, @By() principal: Principal): Promise<VerdictHistory> {
    const items = await this.records.for(principal).verdicts.history(id);
    if (!items) throw noThreat(id);
    return { items };
  }

  @Post('verdict')
  @Route('triage', {
    summary: 'Give a verdict',
    description:
      'The score of the next similar threat rests on it; a further verdict takes the place of the one before.',
    answers: { 200: ['It is stored.', 'VerdictRecord'] },
    refuses: [404, 409, 503],
  })
  async give(
    @ThreatId id: string,
    @Body() { verdict, reason }: VerdictRequest,
    @By() { name: analyst }: Principal,
  ): Promise<VerdictRecord> {
    const given: NewVerdict = { verdict, analyst, ...(reason !== undefined && { reason }) };
    const record = await this.verdicts.give(id, given, Date.now());
    if (!record) throw noThreat(id);
    await this.tell(id, analyst);
    return record;
  }

  @Delete('verdict')
  @Route('triage', {
    summary: 'Withdraw the verdict',
    answers: { 204: ['The threat has none any more.', null] },
    refuses: [404, 409, 503],
  })
  async withdraw(@ThreatId id: string, @By() { name: analyst }: Principal): Promise<void> {
    if (!(await this.verdicts.withdraw(id, analyst, Date.now()))) throw noThreat(id);
    await this.tell(id, analyst);
  }

  /**
   * Informs counters, the threat's group and dashboards. A repeat does so too, as its first attempt may have died before this; each step
   * can run twice without effect.
   */
  private async tell(id: string, analyst: string): Promise<void> {
    await this.ledger.settle(1, id);
    await this.incidents.judge(id, analyst, Date.now());
    await this.dashboards.tellOf(id);
  }
}
