import { Controller, Get, Query } from '@nestjs/common';
import type { ThreatCounts, ThreatFacets, ThreatFilters, ThreatGroups, ThreatHistogram } from '@soc-agent/contracts';
import { InvalidDocumentError } from '@soc-agent/platform';
import type { Asker, Principal, ThreatFinder } from '@soc-agent/store';
import { By, ownOnly } from '../access/by.js';
import { Records } from '../access/records.js';
import { Route } from '../http/route.js';
import {
  CustomersQuery,
  FacetQuery,
  facetsOf,
  filtersOf,
  GroupQuery,
  HistogramQuery,
  type FilterQuery,
} from '../threats/threat-query.js';
import { Askers } from './askers.js';

/** What a histogram shows where nothing is said of its time. */
const DAY_MS = 86_400_000;

type Ask<T> = (finder: ThreatFinder, filters: ThreatFilters, asker: Asker) => Promise<T>;

/** What stored threats that match come to. */
@Controller('api/threats')
export class FindingController {
  constructor(
    private readonly records: Records,
    private readonly askers: Askers,
  ) {}

  @Get('facets')
  @Route('read', {
    summary: 'Count the threats that match by their values',
    description: 'Of those that are stored. A facet is counted as if its own filter were not there.',
    answers: { 200: ['The most frequent values of each facet.', 'ThreatFacets'] },
  })
  async facets(@Query() query: FacetQuery, @By() principal: Principal): Promise<ThreatFacets> {
    return this.ask(query, principal, (finder, filters, asker) => finder.facets(filters, facetsOf(query), asker));
  }

  @Get('histogram')
  @Route('read', {
    summary: 'Count the threats that match by when they happened',
    answers: { 200: ['Buckets of a width that people can read.', 'ThreatHistogram'] },
  })
  async histogram(@Query() query: HistogramQuery, @By() principal: Principal): Promise<ThreatHistogram> {
    const to = query.to === undefined ? Date.now() : Date.parse(query.to);
    const from = query.from === undefined ? to - DAY_MS : Date.parse(query.from);
    if (from >= to) throw new InvalidDocumentError([{ field: 'from', message: 'must be before to' }]);
    const wish = { from, to, buckets: query.buckets };
    return this.ask(query, principal, (finder, filters, asker) => finder.histogram(filters, wish, asker));
  }

  @Get('groups')
  @Route('read', {
    summary: 'List the threats that match, those of one rule, main entity and customer together',
    answers: { 200: ['One page, the group with the newest threat first.', 'ThreatGroups'] },
  })
  async groups(@Query() query: GroupQuery, @By() principal: Principal): Promise<ThreatGroups> {
    const { limit, cursor } = query;
    return this.ask(query, principal, (finder, filters, asker) => finder.groups(filters, limit, cursor, asker));
  }

  @Get('counts')
  @Route('read', {
    summary: 'Count what has to be done',
    answers: { 200: ['Each counted to a thousand.', 'ThreatCounts'] },
  })
  async counts(@Query() query: CustomersQuery, @By() principal: Principal): Promise<ThreatCounts> {
    const { customer } = ownOnly(query, principal);
    const asker = await this.askers.of(principal, { seen: 'no' });
    return this.records.for(principal).finder.counts(customer ? { customer } : {}, asker);
  }

  private async ask<T>(query: FilterQuery, principal: Principal, ask: Ask<T>): Promise<T> {
    const filters = filtersOf(ownOnly(query, principal));
    return ask(this.records.for(principal).finder, filters, await this.askers.of(principal, filters));
  }
}
