import { Controller, Get, Query } from '@nestjs/common';
import { IsInstant, Optional, Text, type ThreatFigures } from '@soc-agent/contracts';
import { InvalidDocumentError } from '@soc-agent/platform';
import type { Principal } from '@soc-agent/store';
import { By, customerFor } from '../access/by.js';
import { Records } from '../access/records.js';
import { Route } from '../http/route.js';

const DAY_MS = 86_400_000;
/** Days that an answer is about, where nothing is said of them, and at most. */
const DAYS = { shown: 30, most: 400 } as const;

/** Query of `GET /api/analytics/range`. */
export class FigureQuery {
  /** The first day, UTC; left out, 30 days before the last. */
  @Optional()
  @IsInstant()
  from?: string;

  /** The last day, UTC; left out, today. */
  @Optional()
  @IsInstant()
  to?: string;

  /** Of this customer alone. */
  @Optional()
  @Text(128)
  customer?: string;
}

/** What threats come to over days. */
@Controller('api/analytics/range')
export class FiguresController {
  constructor(private readonly records: Records) {}

  @Get()
  @Route('read', {
    summary: 'Read figures of the threats of some days',
    description: 'Of whole days, UTC, by when it happened; counted a minute behind, up to `asOfSeq`. At most 400 days.',
    answers: { 200: ['Their figures.', 'ThreatFigures'] },
  })
  async read(@Query() query: FigureQuery, @By() principal: Principal): Promise<ThreatFigures> {
    const to = query.to === undefined ? Date.now() : Date.parse(query.to);
    const from = query.from === undefined ? to - DAYS.shown * DAY_MS : Date.parse(query.from);
    if (from > to || to - from > DAYS.most * DAY_MS)
      throw new InvalidDocumentError([{ field: 'from', message: `must be at most ${DAYS.most} days before to` }]);
    const { figures } = this.records.for(principal);
    const [first, last] = [from, to].map((time) => new Date(time).toISOString().slice(0, 10)) as [string, string];
    return figures.read(first, last, customerFor(principal, query.customer));
  }
}
