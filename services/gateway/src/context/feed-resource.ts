import { INDICATOR_KINDS, Optional, Text, type ContextImport } from '@soc-agent/contracts';
import { ofSource, type ContextStore, type Principal } from '@soc-agent/store';
import { IsIn, Matches } from 'class-validator';
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
  @Text(128)
  source?: string;

  /** What a CSV file calls our columns: `ioc=value,type=kind`. Columns that are not named are left out. */
  @Optional()
  @Matches(/^[^=,]{1,64}=\w{1,32}(?:,[^=,]{1,64}=\w{1,32}){0,19}$/, {
    message: 'columns must be theirs=ours, separated by commas',
  })
  columns?: string;

  /** The kind of indicators whose file has no such column. */
  @Optional()
  @IsIn(INDICATOR_KINDS)
  kind?: string;

  /** What indicators are known for whose file has no such column. */
  @Optional()
  @Text(512)
  description?: string;
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
  async import(file: unknown, { columns, ...query }: ImportQuery, { principal, by }: Asking): Promise<ContextImport> {
    assertUnbound(principal);
    const hints = { ...query, ...(columns && { columns: columnNames(columns) }) };
    return this.importer.start(this.into, file, hints, by);
  }
}

/** `ioc=value,type=kind` as what the file's columns are to us. */
function columnNames(text: string): Map<string, string> {
  const pairs = text.split(',').map((pair) => pair.split('=') as [string, string]);
  return new Map(pairs.map(([theirs, ours]) => [theirs.trim().toLowerCase(), ours]));
}
