import { Optional, type ContextImport } from '@soc-agent/contracts';
import { ofSource, type ContextStore, type Principal } from '@soc-agent/store';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import type { Asking } from '../access/asking.js';
import { assertUnbound } from '../access/by.js';
import type { Records } from '../access/records.js';
import { ContextResource, type Page, type ResourceOptions } from './context-resource.js';
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

/** Context documents that are also fed one by one, and with whole files. */
export class FeedResource<T extends Imported> extends ContextResource<T> {
  constructor(
    private readonly into: ContextImport['into'],
    private readonly importer: ContextImporter,
    records: Records,
    context: ContextStore,
    options: Omit<ResourceOptions<T>, 'inOneForm' | 'customerOf'>,
  ) {
    super(records, context, { ...options, inOneForm: (document) => inOneForm(into, document) });
  }

  async listOf(principal: Principal, query: FeedQuery): Promise<Page<T>> {
    return this.list(principal, query, query.source === undefined ? undefined : ofSource(query.source));
  }

  async post(body: unknown, asking: Asking): Promise<T> {
    return this.store(this.read(body), asking);
  }

  /** Answers once the beginning of a file was found readable, with where to follow the rest. */
  async import(file: unknown, { source }: ImportQuery, { principal, by }: Asking): Promise<ContextImport> {
    assertUnbound(principal);
    return this.importer.start(this.into, file, source, by);
  }
}
