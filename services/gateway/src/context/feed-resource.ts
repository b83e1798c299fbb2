import { Optional, type ContextImport } from '@soc-agent/contracts';
import { ofSource } from '@soc-agent/store';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { ContextResource, type ContextPage, type ResourceOptions } from './context-resource.js';
import type { ContextImporter, Imported } from './imports/context-importer.js';
import { inOneForm } from './one-form.js';
import type { FeedQuery } from './page-query.js';

export class ImportQuery {
  /** The source of whatever names none itself. */
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  source?: string;
}

/** What OpenAPI says of a file to import. */
export const IMPORTED_FILE = {
  type: 'string',
  description: 'CSV with a header line, up to 16 MiB; or a STIX 2.1 bundle, up to 4 MiB',
} as const;
export const IMPORTED_TYPES = ['text/csv', 'application/stix+json'] as const;

/** Context documents that are also fed one by one, and with whole files. */
export class FeedResource<T extends Imported> extends ContextResource<T> {
  constructor(
    private readonly into: ContextImport['into'],
    private readonly importer: ContextImporter,
    options: Omit<ResourceOptions<T>, 'inOneForm'>,
  ) {
    super({ ...options, inOneForm: (document) => inOneForm(into, document) });
  }

  async listOf(query: FeedQuery): Promise<ContextPage<T>> {
    return this.list(query, query.source === undefined ? undefined : ofSource(query.source));
  }

  async post(body: unknown, reply: FastifyReply): Promise<T> {
    return this.store(this.read(body), reply);
  }

  /** Answers once the beginning of a file was found readable, with where to follow the rest. */
  async import(file: unknown, { source }: ImportQuery): Promise<ContextImport> {
    return this.importer.start(this.into, file, source);
  }
}
