import { Controller, Get, Post, Query, UseGuards } from '@nestjs/common';
import { Optional, WholeNumber, type OccurrenceList } from '@soc-agent/contracts';
import { Occurrences, type Principal } from '@soc-agent/store';
import { IsUUID } from 'class-validator';
import { Asks, type Asking } from '../access/asking.js';
import { By } from '../access/by.js';
import { OwnThreatGuard } from '../access/own-threat.guard.js';
import { Records } from '../access/records.js';
import { ThreatId } from '../http/in-path.js';
import { Route } from '../http/route.js';
import { ThreatReader } from './threat-reader.js';

/** Query of `GET /api/threats/{id}/occurrences`. */
export class OccurrenceQuery {
  /** Rows of one page. */
  @WholeNumber(1, 500)
  limit: number = 50;

  /** `nextCursor` of the page before. */
  @Optional()
  @IsUUID()
  cursor?: string;
}

/** What unfolding set in motion. */
export interface Unfolded {
  /** Signals that become threats of their own. */
  signals: number;
}

/** What was folded into a threat, and how it is taken out again. */
@Controller('api/threats')
@UseGuards(OwnThreatGuard)
export class OccurrencesController {
  constructor(
    private readonly records: Records,
    private readonly reader: ThreatReader,
    private readonly occurrences: Occurrences,
  ) {}

  @Get(':id/occurrences')
  @Route('read', {
    summary: 'List the signals that were folded into a threat',
    answers: { 200: ['One page.', 'OccurrenceList'] },
    refuses: [404, 503],
  })
  async list(
    @ThreatId id: string,
    @Query() { limit, cursor }: OccurrenceQuery,
    @By() principal: Principal,
  ): Promise<OccurrenceList> {
    await this.reader.assertThere(id, principal);
    return this.records.for(principal).occurrences.list(id, limit, cursor);
  }

  @Post(':id/unfold')
  @Route('triage', {
    summary: 'Make threats of the signals that were folded into one',
    description:
      'Nothing more is folded into it. Each signal is analyzed; it was counted when it came, and is not counted again.',
    answers: { 202: ['They will be.', 'Unfolded'] },
    refuses: [404, 503],
  })
  async unfold(@ThreatId id: string, @Asks() { principal, by }: Asking): Promise<Unfolded> {
    await this.reader.assertThere(id, principal);
    return { signals: await this.occurrences.unfold(id, by.name, Date.now()) };
  }
}
