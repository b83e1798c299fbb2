import { Body, HttpCode, Inject, Post, Query, Req, Res, UseGuards, type Type } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { Optional, type ContextImport } from '@soc-agent/contracts';
import { ofSource } from '@soc-agent/store';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BackpressureGuard } from '../http/backpressure.guard.js';
import { contextResource, type ContextResource, type ResourceOptions } from './context-resource.js';
import { ContextImporter, type Imported } from './imports/context-importer.js';
import { inOneForm } from './one-form.js';
import { FeedQuery } from './page-query.js';

class ImportQuery {
  /** The source of whatever names none itself. */
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  source?: string;
}

/** What a feed's controller answers beside the rest. */
export interface FeedResource<T extends object> extends ContextResource<T> {
  post(body: unknown, reply: FastifyReply): Promise<T>;
  import(request: FastifyRequest, query: ImportQuery): Promise<ContextImport>;
}

/** A context resource that is also fed one by one, and with whole files. */
export function feedResource<T extends Imported>(
  options: Omit<ResourceOptions<T, FeedQuery>, 'query'> & { into: ContextImport['into'] },
): Type<FeedResource<T>> {
  class Feed
    extends contextResource<T, FeedQuery>({
      ...options,
      query: FeedQuery,
      inOneForm: (document) => inOneForm(options.into, document),
      group: ({ source }) => (source === undefined ? undefined : ofSource(source)),
    })
    implements FeedResource<T>
  {
    @Inject(ContextImporter)
    readonly importer!: ContextImporter;

    @Post()
    @ApiBody({ schema: { $ref: `#/components/schemas/${options.type.name}` } })
    async post(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<T> {
      return this.store(this.read(body), reply);
    }

    /** A file; answers once its beginning was found readable, with where to follow the rest. */
    @Post('import')
    @HttpCode(202)
    @UseGuards(BackpressureGuard)
    @ApiConsumes('text/csv', 'application/stix+json')
    @ApiBody({
      schema: {
        type: 'string',
        description: 'CSV with a header line, up to 16 MiB; or a STIX 2.1 bundle, up to 4 MiB',
      },
    })
    async import(@Req() { body }: FastifyRequest, @Query() { source }: ImportQuery): Promise<ContextImport> {
      return this.importer.start(options.into, body, source);
    }
  }
  return Feed;
}
