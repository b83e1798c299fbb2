import { Body, Controller, Query, Req } from '@nestjs/common';
import { Indicator, type ContextImport } from '@soc-agent/contracts';
import { ContextStore, type Principal } from '@soc-agent/store';
import type { FastifyRequest } from 'fastify';
import { Asks, type Asking } from '../access/asking.js';
import { By } from '../access/by.js';
import { Records } from '../access/records.js';
import type { Page } from './context-resource.js';
import { contextRoutes } from './context-routes.js';
import { ImportQuery } from './feed-resource.js';
import { IndicatorResource } from './indicator-resource.js';
import { ContextImporter } from './imports/context-importer.js';
import { FeedQuery, SourceQuery } from './page-query.js';

const { Id, Lists, Reads, Puts, Removes, Posts, Imports } = contextRoutes('indicators', Indicator, 'value');

/** Observables known to be hostile, by their value. */
@Controller('api/context/indicators')
export class IndicatorsController {
  private readonly indicators: IndicatorResource;

  constructor(context: ContextStore, records: Records, importer: ContextImporter) {
    this.indicators = new IndicatorResource(importer, records, context);
  }

  @Lists
  async list(@Query() query: FeedQuery, @By() principal: Principal): Promise<Page<Indicator>> {
    return this.indicators.listOf(principal, query);
  }

  @Reads
  async one(@Id id: string, @Query() { source }: SourceQuery, @Asks() asking: Asking): Promise<Indicator> {
    return this.indicators.oneOf(id, source, asking);
  }

  @Puts
  async put(@Id id: string, @Body() body: unknown, @Asks() asking: Asking): Promise<Indicator> {
    return this.indicators.put(id, body, asking);
  }

  @Removes
  async remove(@Id id: string, @Query() { source }: SourceQuery, @Asks() asking: Asking): Promise<void> {
    await this.indicators.removeOf(id, source, asking);
  }

  @Posts
  async post(@Body() body: unknown, @Asks() asking: Asking): Promise<Indicator> {
    return this.indicators.post(body, asking);
  }

  @Imports('indicators')
  async import(
    @Req() { body }: FastifyRequest,
    @Query() query: ImportQuery,
    @Asks() asking: Asking,
  ): Promise<ContextImport> {
    return this.indicators.import(body, query, asking);
  }
}
