import { HttpException, Inject, Injectable } from '@nestjs/common';
import { Indicator, NewsItem, type ContextImport, type FieldError } from '@soc-agent/contracts';
import { InvalidDocumentError, LOGGER, validated } from '@soc-agent/platform';
import { ContextImports, ContextStore, DatabaseAwayError, type Author, type ContextCollection } from '@soc-agent/store';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import type { Logger } from 'winston';
import { withDeadline } from '../../http/deadline.js';
import { inOneForm } from '../one-form.js';
import { csvTable, type CsvColumns, type CsvTable } from './csv-rows.js';
import type { ImportRow } from './import-row.js';
import { stixRows } from './stix-rows.js';

/** Files one gateway reads at a time: each is held in memory while it is read. */
const MAX_RUNNING = 2;
const MAX_ERRORS = 50;
/** Documents stored in one step. */
const BATCH = 200;
/** How long others wait at most while rows are read, and how old the state in the store may be, milliseconds. */
const TURN_MS = 5;
const SAVE_EVERY_MS = 500;

export type Imported = Indicator | NewsItem;

const COLUMNS: Readonly<Record<ContextImport['into'], CsvColumns>> = {
  indicators: {
    required: ['kind', 'value', 'description'],
    optional: ['source', 'seenAt', 'expiresAt'],
    lists: [],
    feeds: true,
  },
  news: {
    required: ['id', 'title', 'publishedAt'],
    optional: ['summary', 'source', 'url', 'observables'],
    lists: ['observables'],
  },
};

/** What rows become, where that goes, and for whom. */
interface Destination<T extends Imported> {
  type: new () => T;
  collection: ContextCollection<T>;
  by: Author;
}

/** What a request says of the file it brings, for whatever does not say it itself. */
export interface ImportHints {
  source?: string;
  kind?: string;
  description?: string;
  /** Our column by what the file calls it, in lower case. */
  columns?: ReadonlyMap<string, string>;
}

/** The columns of a file, less those that the request stands in for. */
function columnsOf(into: ContextImport['into'], { columns, ...given }: ImportHints): CsvColumns {
  const { required, ...others } = COLUMNS[into];
  const isGiven = (name: string): boolean => (given as Record<string, unknown>)[name] !== undefined;
  return {
    ...others,
    required: required.filter((name) => !isGiven(name)),
    optional: [...others.optional, ...required.filter(isGiven)],
    ...(columns && { called: columns }),
  };
}

/** Reads files of indicators and news into the store, a little at a time beside everything else. */
@Injectable()
export class ContextImporter {
  private running = 0;

  constructor(
    private readonly context: ContextStore,
    private readonly imports: ContextImports,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Begins to import a CSV file (as a Buffer) or a STIX bundle (parsed).
   * @param hints what the file does not say itself
   * @throws InvalidDocumentError when the file cannot be one of the kind; then nothing is stored.
   */
  async start(into: ContextImport['into'], file: unknown, hints: ImportHints, by: Author): Promise<ContextImport> {
    if (this.running >= MAX_RUNNING) throw new HttpException(`${this.running} files are imported already`, 429);
    const now = new Date();
    const format = Buffer.isBuffer(file) ? 'csv' : 'stix';
    if (format === 'stix' && into === 'news')
      throw new InvalidDocumentError([{ field: '', message: 'must be text/csv' }]);
    const { rows, source: feed }: CsvTable = Buffer.isBuffer(file)
      ? csvTable(file, columnsOf(into, hints))
      : { rows: stixRows(file, now.getTime()) };
    const { kind, description, source = feed } = hints;
    const state: ContextImport = {
      id: uuid(),
      into,
      format,
      status: 'running',
      progress: 0,
      accepted: 0,
      rejected: 0,
      ignored: 0,
      errors: [],
      startedAt: now.toISOString(),
      updatedAt: now.toISOString(),
    };
    await withDeadline(this.imports.save(state), 'PostgreSQL');
    const defaults = {
      ...(source !== undefined && { source }),
      ...(into === 'indicators' && {
        seenAt: state.startedAt,
        ...(kind && { kind }),
        ...(description && { description }),
      }),
    };
    void this.run({ ...state, errors: [] }, rows, defaults, by);
    return state;
  }

  /** Never rejects: how it went is in the import's state. */
  private async run(
    state: ContextImport,
    rows: Iterable<ImportRow>,
    defaults: Record<string, string>,
    by: Author,
  ): Promise<void> {
    this.running++;
    try {
      if (state.into === 'news')
        await this.read(state, rows, defaults, { type: NewsItem, collection: this.context.news, by });
      else await this.read(state, rows, defaults, { type: Indicator, collection: this.context.indicators, by });
      Object.assign(state, { status: 'completed', progress: 1 });
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      Object.assign(state, { status: 'failed', failure });
      this.logger.error('import failed', { importId: state.id, into: state.into, error: failure });
    } finally {
      this.running--;
    }
    await this.save(state).catch((error: Error) =>
      this.logger.error('import state is lost', { importId: state.id, error: error.message }),
    );
  }

  private async read<T extends Imported>(
    state: ContextImport,
    rows: Iterable<ImportRow>,
    defaults: Record<string, string>,
    { type, collection, by }: Destination<T>,
  ): Promise<void> {
    let batch: T[] = [];
    let turnBegan = performance.now();
    let savedAt = turnBegan;
    const flush = async (): Promise<void> => {
      await this.store(batch, state, { collection, by });
      batch = [];
      await this.save(state);
      savedAt = performance.now();
    };
    for (const row of rows) {
      batch.push(...documentsOf(row, state, defaults, type));
      state.progress = row.progress;
      if (batch.length >= BATCH || performance.now() - savedAt > SAVE_EVERY_MS) await flush();
      if (performance.now() - turnBegan > TURN_MS) {
        await nextTurn();
        turnBegan = performance.now();
      }
    }
    await flush();
  }

  /** What the database refuses of a batch costs itself only. */
  private async store<T extends Imported>(
    batch: readonly T[],
    state: ContextImport,
    into: Pick<Destination<T>, 'collection' | 'by'>,
  ): Promise<void> {
    try {
      const outcomes = await into.collection.putBy(into.by, batch);
      const refused = outcomes.filter((outcome) => outcome === 'refused').length;
      state.accepted += batch.length - refused;
      state.rejected += refused;
    } catch (error) {
      if (error instanceof DatabaseAwayError) throw error;
      if (batch.length === 1) state.rejected++;
      else for (const document of batch) await this.store([document], state, into);
    }
  }

  private async save(state: ContextImport): Promise<void> {
    state.updatedAt = new Date().toISOString();
    await this.imports.save(state);
  }
}

/** The valid documents of a row; the row is counted as rejected or ignored when it has none. */
function documentsOf<T extends Imported>(
  { line, documents = [], error }: ImportRow,
  state: ContextImport,
  defaults: Record<string, string>,
  type: new () => T,
): T[] {
  const reject = (errors: readonly FieldError[]): T[] => {
    state.rejected++;
    const room = Math.max(0, MAX_ERRORS - state.errors.length);
    state.errors.push(...errors.slice(0, room).map(({ field, message }) => ({ line, field, message })));
    return [];
  };
  if (error !== undefined) return reject([{ field: '', message: error }]);
  if (documents.length === 0) state.ignored++;
  try {
    return documents.map((document) => validated(type, inOneForm(state.into, { ...defaults, ...document }), 'strict'));
  } catch (invalid) {
    if (invalid instanceof InvalidDocumentError) return reject(invalid.errors);
    throw invalid;
  }
}
