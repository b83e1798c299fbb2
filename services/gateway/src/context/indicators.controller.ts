import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, UseGuards } from '@nestjs/common';
import { Indicator, type ContextImport } from '@soc-agent/contracts';
import { ContextStore } from '@soc-agent/store';
import type { FastifyRequest } from 'fastify';
import { Asks, type Asking } from '../access/asking.js';
import { Needs } from '../access/needs.js';
import { contextDescriptions } from '../api-docs/context-descriptions.js';
import { BackpressureGuard } from '../http/backpressure.guard.js';
import type { Page } from './context-resource.js';
import { FeedResource, ImportQuery } from './feed-resource.js';
import { ContextImporter } from './imports/context-importer.js';
import { FeedQuery } from './page-query.js';

const { Lists, Reads, Puts, Removes, Posts, Imports } = contextDescriptions('indicators', Indicator, 'value');

/** Observables known to be hostile, by their value. */
@Controller('api/context/indicators')
export class IndicatorsController {
  private readonly indicators: FeedResource<Indicator>;

  constructor({ indicators }: ContextStore, importer: ContextImporter) {
    this.indicators = new FeedResource('indicators', importer, {
      type: Indicator,
      id: 'value',
      collection: indicators,
    });
  }

  @Get()
  @Needs('read')
  @Lists
  async list(@Query() query: FeedQuery): Promise<Page<Indicator>> {
    return this.indicators.listOf(query);
  }

  @Get(':id')
  @Needs('read')
  @Reads
  async one(@Param('id') id: string, @Asks() asking: Asking): Promise<Indicator> {
    return this.indicators.one(id, asking);
  }

  @Put(':id')
  @Needs('context')
  @Puts
  async put(@Param('id') id: string, @Body() body: unknown, @Asks() asking: Asking): Promise<Indicator> {
    return this.indicators.put(id, body, asking);
  }

  @Delete(':id')
  @Needs('context')
  @Removes
  @HttpCode(204)
  async remove(@Param('id') id: string, @Asks() asking: Asking): Promise<void> {
    await this.indicators.remove(id, asking);
  }

  @Post()
  @Needs('context')
  @Posts
  async post(@Body() body: unknown, @Asks() asking: Asking): Promise<Indicator> {
    return this.indicators.post(body, asking);
  }

  @Post('import')
  @Needs('context')
  @HttpCode(202)
  @UseGuards(BackpressureGuard)
  @Imports('indicators')
  async import(
    @Req() { body }: FastifyRequest,
    @Query() query: ImportQuery,
    @Asks() asking: Asking,
  ): Promise<ContextImport> {
    return this.indicators.import(body, query, asking);
  }
}
