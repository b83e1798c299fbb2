import { Controller, Get, Query } from '@nestjs/common';
import type { Overview } from '@soc-agent/contracts';
import { DEMO_CUSTOMERS } from '@soc-agent/domain';
import type { Principal } from '@soc-agent/store';
import { By, ownOnly } from '../access/by.js';
import { Records } from '../access/records.js';
import { IntakeWatch } from '../http/intake-watch.js';
import { Route } from '../http/route.js';
import { FilterQuery, filtersOf } from './threat-query.js';

const DEMO_NAMES: ReadonlySet<string> = new Set(DEMO_CUSTOMERS.map(({ name }) => name));

/** What leads look at. */
@Controller('api/overview')
export class OverviewController {
  constructor(
    private readonly records: Records,
    private readonly intake: IntakeWatch,
  ) {}

  @Get()
  @Route('read', {
    summary: 'Read figures for team leads, over the threats that match',
    answers: { 200: ['As of now.', 'Overview'] },
  })
  async read(@Query() query: FilterQuery, @By() principal: Principal): Promise<Overview> {
    const { overview } = this.records.for(principal);
    const now = Date.now();
    const [stored, { refusing }] = await Promise.all([
      overview.read(filtersOf(ownOnly(query, principal)), now),
      this.intake.state(),
    ]);
    const isDemo = stored.byCustomer.some(({ name }) => DEMO_NAMES.has(name));
    return {
      ...stored,
      ...(isDemo && { demo: true as const }),
      ...(refusing && { refusing }),
      generatedAt: new Date(now).toISOString(),
    };
  }
}
