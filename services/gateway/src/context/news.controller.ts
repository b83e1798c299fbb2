import { Body, Controller, Query, Req } from '@nestjs/common';
import { NewsItem, type ContextImport } from '@soc-agent/contracts';
import { ContextStore, type Principal } from '@soc-agent/store';
import type { FastifyRequest } from 'fastify';
import { Asks, type Asking } from '../access/asking.js';
import { By } from '../access/by.js';
import { Records } from '../access/records.js';
import type { Page } from './context-resource.js';
import { contextRoutes } from './context-routes.js';
import { FeedResource, ImportQuery } from './feed-resource.js';
import { ContextImporter } from './imports/context-importer.js';
import { FeedQuery } from './page-query.js';

const { Id, Lists, Reads, Puts, Removes, Posts, Imports } = contextRoutes('news items', NewsItem, 'id');

/** Reports on campaigns and advisories, by id. */
@Controller('api/context/news')
export class NewsController {
  private readonly news: FeedResource<NewsItem>;

  constructor(context: ContextStore, records: Records, importer: ContextImporter) {
    this.news = new FeedResource('news', importer, records, context, {
      type: NewsItem,
      id: 'id',
      collectionIn: ({ news }) => news,
    });
  }

  @Lists
  async list(@Query() query: FeedQuery, @By() principal: Principal): Promise<Page<NewsItem>> {
    return this.news.listOf(principal, query);
  }

  @Reads
  async one(@Id id: string, @Asks() asking: Asking): Promise<NewsItem> {
    return this.news.one(id, asking);
  }

  @Puts
  async put(@Id id: string, @Body() body: unknown, @Asks() asking: Asking): Promise<NewsItem> {
    return this.news.put(id, body, asking);
  }

  @Removes
  async remove(@Id id: string, @Asks() asking: Asking): Promise<void> {
    await this.news.remove(id, asking);
  }

  @Posts
  async post(@Body() body: unknown, @Asks() asking: Asking): Promise<NewsItem> {
    return this.news.post(body, asking);
  }

  @Imports('news')
  async import(
    @Req() { body }: FastifyRequest,
    @Query() query: ImportQuery,
    @Asks() asking: Asking,
  ): Promise<ContextImport> {
    return this.news.import(body, query, asking);
  }
}
